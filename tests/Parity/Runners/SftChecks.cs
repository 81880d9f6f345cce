using System.Text.Json;
using Reference.Training.Data;
using Reference.Transformer.Text;

namespace Reference.Tests.Parity.Runners;

/// <summary>
/// A case of sft.json: rows in, prepared rows and batches out, by the pieces that data sets are made with, in TRL's order: encode, cut
/// (without packing), drop what has no label, pack.
/// </summary>
internal static class SftChecks
{
    /// <summary>Prepares the rows and compares.</summary>
    public static void Check(JsonElement entry, (Tokenizer Tokenizer, TemplateText Text) model)
    {
        var args = new Arguments(entry.TryGetProperty("args", out JsonElement given) ? given : JsonDocument.Parse("{}").RootElement);
        JsonElement[] input = [.. entry.GetProperty("rows").EnumerateArray()];
        bool hasPrompt = input[0].TryGetProperty("prompt", out _);
        var options = new DataOptions { TextColumn = args.Text("dataset_text_field") ?? "text" };
        var mask = new MaskRule(args.Flag("completion_only_loss") ?? hasPrompt, args.Flag("assistant_only_loss") ?? false);
        var encoder = new RowEncoder(model.Tokenizer, model.Text);
        (int[] Ids, int[] Labels)[] rows = [.. input.Select(row => encoder.Encode(Read(row, options), mask))];
        if (entry.TryGetProperty("error", out _))
        {
            Assert.Contains(rows, row => row.Labels.All(label => label == TrainingRow.Ignored));
            return;
        }

        TrainingRow[] prepared = Prepare(rows, args);
        JsonElement[] expected = [.. entry.GetProperty("prepared").EnumerateArray()];
        Assert.Equal(expected.Select(row => CollationRunner.Numbers(row.GetProperty("input_ids"))), prepared.Select(row => row.Ids));
        Assert.Equal(expected.Select(row => CollationRunner.Numbers(row.GetProperty("labels"))), prepared.Select(row => row.Labels));
        for (int i = 0; i < expected.Length; i++)
            if (expected[i].TryGetProperty("seq_lengths", out JsonElement lengths))
                Assert.Equal(CollationRunner.Numbers(lengths), LengthsOf(prepared[i]));
        int size = entry.TryGetProperty("batch_size", out JsonElement stated) ? stated.GetInt32() : Math.Max(1, prepared.Length);
        JsonElement[] batches = entry.TryGetProperty("batches", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        Assert.Equal(prepared.Chunk(size).Count(), batches.Length);
        foreach ((TrainingRow[] batch, JsonElement wanted) in prepared.Chunk(size).Zip(batches))
            CheckBatch(batch, wanted, args, model.Tokenizer);
    }

    /// <summary>The meaning of a row.</summary>
    public static Example Read(JsonElement row, DataOptions options)
    {
        var record = new DataRecord(new DataPlace("rows"), row);
        return new ShapeReader(FormatSniffer.Sniff([record], options), options, hasTemplate: true).Read(record);
    }

    /// <summary>TRL's names of strategies.</summary>
    public static PackingStrategy StrategyOf(string name) => name switch
    {
        "bfd" => PackingStrategy.Bfd,
        "bfd_split" => PackingStrategy.BfdSplit,
        "wrapped" => PackingStrategy.Wrapped,
        _ => throw new NotSupportedException($"packing {name}"),
    };

    private static TrainingRow[] Prepare((int[] Ids, int[] Labels)[] rows, Arguments args)
    {
        int longest = args.Number("max_length") ?? 1024;
        bool packs = args.Flag("packing") ?? false;
        TruncationMode mode = args.Text("truncation_mode") == "keep_end" ? TruncationMode.KeepEnd : TruncationMode.KeepStart;
        if (!packs) rows = [.. rows.Select(row => RowCutter.Cut(row.Ids, row.Labels, longest, mode))];
        rows = [.. rows.Where(row => row.Labels.Any(label => label != TrainingRow.Ignored))];
        if (!packs) return [.. rows.Select(row => new TrainingRow(row.Ids, row.Labels))];
        PackingStrategy strategy = StrategyOf(args.Text("packing_strategy") ?? "bfd");
        return [.. Packer.Pack([.. rows.Select(row => row.Ids.Length)], longest, strategy).Select(parts => Join(rows, parts, strategy))];
    }

    private static TrainingRow Join((int[] Ids, int[] Labels)[] rows, IReadOnlyList<PackedPart> parts, PackingStrategy strategy)
    {
        int[] starts = [.. parts.Select((_, p) => parts.Take(p).Sum(part => part.Length))];
        return new TrainingRow(
            [.. parts.SelectMany(part => rows[part.Document].Ids.Skip(part.Start).Take(part.Length))],
            [.. parts.SelectMany(part => rows[part.Document].Labels.Skip(part.Start).Take(part.Length))])
        { DocumentStarts = strategy == PackingStrategy.Wrapped ? null : starts };
    }

    private static int[] LengthsOf(TrainingRow row)
    {
        int[] starts = row.DocumentStarts!;
        return [.. starts.Select((start, d) => (d + 1 < starts.Length ? starts[d + 1] : row.Ids.Length) - start)];
    }

    private static void CheckBatch(TrainingRow[] rows, JsonElement wanted, Arguments args, Tokenizer tokenizer)
    {
        bool isFlat = (args.Flag("padding_free") ?? false) || rows[0].DocumentStarts is not null;
        PaddedBatches batch = isFlat ? PaddedBatches.Flatten(rows)
            : PaddedBatches.Pad(rows, tokenizer.Special.Padding!.Value, args.Number("pad_to_multiple_of") ?? 1);
        foreach (JsonProperty tensor in wanted.EnumerateObject())
        {
            (object ours, object theirs) = tensor.Name switch
            {
                "input_ids" => ((object)batch.Ids, (object)CollationRunner.Numbers(wanted, tensor.Name)),
                "labels" => (batch.Labels, CollationRunner.Numbers(wanted, tensor.Name)),
                "position_ids" => (batch.Positions, CollationRunner.Numbers(wanted, tensor.Name)),
                "attention_mask" => (batch.Mask!, CollationRunner.Numbers(wanted, tensor.Name)),
                "seq_idx" => (new[] { DocumentOf(batch) }, CollationRunner.Numbers(wanted, tensor.Name)),
                "cu_seq_lens_q" or "cu_seq_lens_k" => ((object)batch.Bounds, CollationRunner.Numbers(tensor.Value)),
                "max_length_q" or "max_length_k" => (Longest(batch), tensor.Value.GetInt32()),
                _ => throw new NotSupportedException($"the tensor {tensor.Name} of a batch"),
            };
            Assert.Equal(theirs, ours);
        }
    }

    private static int Longest(PaddedBatches batch) => batch.Bounds.Zip(batch.Bounds.Skip(1), (from, to) => to - from).Max();

    private static int[] DocumentOf(PaddedBatches batch) =>
        [.. Enumerable.Range(0, batch.Ids[0].Length).Select(t => batch.Bounds.Count(start => start <= t) - 1)];

    /// <summary>TRL's arguments.</summary>
    private readonly struct Arguments(JsonElement args)
    {
        public string? Text(string name) => Find(name)?.GetString();

        public bool? Flag(string name) => Find(name)?.GetBoolean();

        public int? Number(string name) => Find(name)?.GetInt32();

        private JsonElement? Find(string name) => args.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? value : null;
    }
}
