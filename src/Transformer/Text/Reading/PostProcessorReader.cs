using Reference.Transformer.Text.PostProcessors;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "post_processor".</summary>
internal static class PostProcessorReader
{
    private const string Known = "BertProcessing, ByteLevel, RobertaProcessing, Sequence or TemplateProcessing";

    /// <summary>The post-processor.</summary>
    public static IPostProcessor Read(JsonPlace place)
    {
        JsonPlace type = place.Get("type");
        return type.Text() switch
        {
            "BertProcessing" => new ClassifierProcessor(Token(place.Get("cls")), Token(place.Get("sep")), roberta: false, null),
            "ByteLevel" => Trimming(place),
            "RobertaProcessing" =>
                new ClassifierProcessor(Token(place.Get("cls")), Token(place.Get("sep")), roberta: true, Trimming(place)),
            "Sequence" => new PostProcessorSequence([.. place.Get("processors").Items().Select(Read)]),
            "TemplateProcessing" => Template(place),
            _ => throw type.Error(Known, "This post-processor is not supported."),
        };
    }

    private static ByteLevelProcessor Trimming(JsonPlace place) =>
        new(place.Flag("trim_offsets", true), place.Flag("add_prefix_space", true));

    private static (int Id, string Text) Token(JsonPlace pair)
    {
        JsonPlace[] items = [.. pair.Items()];
        return items.Length == 2 ? (items[1].Whole(0, VocabularyReader.MaxId), items[0].Text()) : throw pair.Error("a token's text and id");
    }

    private static TemplateProcessor Template(JsonPlace place)
    {
        var tokens = new Dictionary<string, (int Id, string Text)[]>(StringComparer.Ordinal);
        foreach ((string name, JsonPlace token) in place.Find("special_tokens")?.Members() ?? [])
        {
            int[] ids = [.. token.Get("ids").Items().Select(id => id.Whole(0, VocabularyReader.MaxId))];
            string[] texts = [.. token.Get("tokens").Items().Select(text => text.Text())];
            if (ids.Length != texts.Length) throw token.Error("as many ids as tokens");
            tokens[name] = [.. ids.Zip(texts)];
        }

        return new TemplateProcessor(Parts(place.Get("single"), tokens, 1), Parts(place.Get("pair"), tokens, 2));
    }

    private static TemplatePart[] Parts(JsonPlace place, Dictionary<string, (int Id, string Text)[]> tokens, int sequences)
    {
        var parts = new List<TemplatePart>();
        foreach (JsonPlace part in place.Items())
        {
            if (part.Find("Sequence") is { } sequence)
            {
                int which = sequence.Get("id").OneOf(("A", 0), ("B", 1));
                parts.Add(which < sequences ? new TemplatePart(which, [], Type(sequence)) : throw sequence.Error("A, the only text"));
                continue;
            }

            JsonPlace token = part.Find("SpecialToken") ?? throw part.Error("{\"Sequence\": …} or {\"SpecialToken\": …}");
            JsonPlace name = token.Get("id");
            parts.Add(tokens.TryGetValue(name.Text(), out (int Id, string Text)[]? known)
                ? new TemplatePart(null, known, Type(token)) : throw name.Error("one of the template's special_tokens"));
        }

        return [.. parts];
    }

    private static int Type(JsonPlace part) => part.Find("type_id")?.Whole(0, int.MaxValue) ?? 0;
}
