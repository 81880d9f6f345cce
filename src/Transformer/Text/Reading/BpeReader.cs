using System.Text.Json;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "model" of a tokenizer.json.</summary>
internal static class BpeReader
{
    /// <summary>The model.</summary>
    public static Bpe Read(JsonPlace place)
    {
        // Files of before 2021 have no type; only BPE has merges.
        if (place.Find("type") is { } type && type.Text() != "BPE") throw type.Error("BPE", "Other tokenizers are not supported yet.");
        if (place.Find("merges") is not { } merges) throw place.Error("a BPE model with merges", "Other tokenizers are not supported yet.");
        if (place.Find("dropout") is { } dropout && !(dropout.Value.ValueKind == JsonValueKind.Number && dropout.Value.GetDouble() == 0))
            throw dropout.Error("null or 0", "Merges are not left out at random here; set it to null.");
        Vocabulary vocabulary = VocabularyReader.Read(place.Get("vocab"));
        string prefix = place.Find("continuing_subword_prefix")?.Text() ?? "";
        var options = new BpeOptions
        {
            Unknown = Unknown(place, vocabulary),
            FuseUnknown = place.Flag("fuse_unk", false),
            ByteFallback = place.Flag("byte_fallback", false),
            IgnoreMerges = place.Flag("ignore_merges", false),
            ContinuingPrefix = prefix,
            WordEnd = place.Find("end_of_word_suffix")?.Text() ?? "",
        };
        return new Bpe(vocabulary, Merges(merges, vocabulary, prefix), options);
    }

    private static int? Unknown(JsonPlace place, Vocabulary vocabulary) => place.Find("unk_token") is { } unknown
        ? vocabulary.IdOf(unknown.Text()) ?? throw unknown.Error("a token of the vocabulary") : null;

    private static MergeTable Merges(JsonPlace place, Vocabulary vocabulary, string prefix)
    {
        var builder = new MergeBuilder(vocabulary, place.File, place.Path, prefix);
        foreach (JsonPlace merge in place.Items())
        {
            if (merge.Value.ValueKind == JsonValueKind.String)
            {
                builder.Add(merge.Text());
                continue;
            }

            JsonPlace[] pair = [.. merge.Items()];
            if (pair.Length != 2) throw merge.Error("\"left right\" or [\"left\", \"right\"]");
            builder.Add(pair[0].Text(), pair[1].Text());
        }

        return builder.Table;
    }
}
