using System.Text.Json;
using Reference.Transformer.Text;

namespace Reference.Tests.Parity.Runners;

/// <summary>Compares one entry of a tokenizer's cases.json; every field that is there counts.</summary>
public static class TokenizerChecks
{
    private static readonly EncodeOptions s_plain = new() { AddSpecial = false };

    /// <summary>A text: with special tokens and without, and back.</summary>
    public static void Text(Tokenizer tokenizer, JsonElement entry)
    {
        string text = entry.GetProperty("text").GetString()!;
        TokenEncoding encoding = tokenizer.Encode(text);
        Same(entry, "ids", encoding.Ids, text);
        Same(entry, "tokens", encoding.Tokens, text);
        Same(entry, "offsets", Pairs(encoding), text);
        IReadOnlyList<int> plain = tokenizer.Encode(text, s_plain).Ids;
        Same(entry, entry.TryGetProperty("ids_without_special", out _) ? "ids_without_special" : "ids", plain, text);
        if (entry.TryGetProperty("type_ids", out _)) Same(entry, "type_ids", encoding.TypeIds, text);
        Same(entry, "decoded", tokenizer.Decode(encoding.Ids), text);
        Same(entry, entry.TryGetProperty("decoded_skip", out _)
            ? "decoded_skip" : "decoded", tokenizer.Decode(encoding.Ids, skipSpecial: true), text);
    }

    /// <summary>A text under the names of tiny-bpe.</summary>
    public static void ShortText(Tokenizer tokenizer, JsonElement entry)
    {
        string text = entry.GetProperty("text").GetString()!;
        TokenEncoding encoding = tokenizer.Encode(text);
        Same(entry, "input_ids", encoding.Ids, text);
        Same(entry, "offsets", Pairs(encoding), text);
        Same(entry, "no_special", tokenizer.Encode(text, s_plain).Ids, text);
        Same(entry, "decoded", tokenizer.Decode(encoding.Ids), text);
        Same(entry, "decoded_skip_special", tokenizer.Decode(encoding.Ids, skipSpecial: true), text);
    }

    /// <summary>Two texts.</summary>
    public static void Pair(Tokenizer tokenizer, JsonElement entry)
    {
        string a = entry.GetProperty("a").GetString()!, b = entry.GetProperty("b").GetString()!;
        TokenEncoding encoding = tokenizer.EncodePair(a, b);
        Same(entry, "ids", encoding.Ids, a);
        Same(entry, "type_ids", encoding.TypeIds, a);
        Same(entry, "special_tokens_mask", encoding.SpecialMask, a);
        Same(entry, "offsets", Pairs(encoding), a);
        Same(entry, "sequence_ids", encoding.SequenceIds, a);
    }

    /// <summary>A text or two, cut.</summary>
    public static void Truncation(Tokenizer tokenizer, JsonElement entry)
    {
        string text = entry.GetProperty("text").GetString()!;
        string? pair = entry.TryGetProperty("pair", out JsonElement second) ? second.GetString() : null;
        var options = new EncodeOptions
        {
            Truncation = new Truncation(entry.GetProperty("max_length").GetInt32())
            {
                Stride = entry.GetProperty("stride").GetInt32(),
                Side = Side(entry),
                Strategy = Enum.Parse<TruncationStrategy>(entry.GetProperty("strategy")
                    .GetString()!.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
            },
        };
        TokenEncoding Encode() => pair is null ? tokenizer.Encode(text, options) : tokenizer.EncodePair(text, pair, options);
        if (entry.TryGetProperty("error", out JsonElement error))
        {
            Assert.True(Record.Exception(Encode) is TokenizerException, $"{entry}: no error, expected {error}");
            return;
        }

        TokenEncoding encoding = Encode();
        Same(entry, "ids", encoding.Ids, entry.ToString());
        Same(entry, "type_ids", encoding.TypeIds, entry.ToString());
        if (entry.TryGetProperty("overflowing", out _)) Same(entry, "overflowing", encoding.Overflowing.Select(window => window.Ids),
            entry.ToString());
    }

    /// <summary>A padded batch.</summary>
    public static void Padding(Tokenizer tokenizer, JsonElement entry)
    {
        int id = entry.GetProperty("pad_id").GetInt32();
        var rule = new PaddingRule(id, "<p>") { Length = Number(entry, "length"), MultipleOf = Number(entry, "multiple_of"), Side = Side(entry) };
        IEnumerable<string> texts = entry.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!);
        IReadOnlyList<TokenEncoding> batch = tokenizer.EncodeBatch(texts, null, rule);
        Same(entry, "ids", batch.Select(row => row.Ids), entry.ToString());
        Same(entry, "attention_mask", batch.Select(row => row.AttentionMask), entry.ToString());
    }

    /// <summary>Tokens decoded as they come.</summary>
    public static void Stream(Tokenizer tokenizer, JsonElement entry)
    {
        DecodeStream stream = tokenizer.CreateStream(entry.GetProperty("skip_special").GetBoolean());
        Same(entry, "increments", entry.GetProperty("ids").EnumerateArray()
            .Select(id => stream.Next(id.GetInt32())), entry.GetProperty("text").ToString());
    }

    private static TokenSide Side(JsonElement entry) =>
        entry.GetProperty("direction").GetString() == "left" ? TokenSide.Left : TokenSide.Right;

    private static int? Number(JsonElement entry, string name) =>
        entry.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    private static IEnumerable<int[]> Pairs(TokenEncoding encoding) =>
        encoding.Offsets.Select(offset => new[] { offset.Start, offset.End });

    private static void Same<T>(JsonElement entry, string field, T found, string context)
    {
        JsonElement expected = entry.GetProperty(field), ours = JsonSerializer.SerializeToElement(found);
        Assert.True(JsonElement.DeepEquals(expected, ours),
            $"{field} of {context}\n  ours     {ours.GetRawText()}\n  expected {expected.GetRawText()}");
    }
}
