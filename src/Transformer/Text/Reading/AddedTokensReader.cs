using System.Globalization;
using Reference.Tensors.Formats;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads "added_tokens"; ids and texts must agree with the vocabulary and with one another.</summary>
internal static class AddedTokensReader
{
    /// <summary>The tokens.</summary>
    public static List<AddedToken> Read(JsonPlace? place, Vocabulary vocabulary)
    {
        var tokens = new List<AddedToken>();
        var byId = new Dictionary<int, AddedToken>();
        var byText = new Dictionary<string, AddedToken>(StringComparer.Ordinal);
        foreach (JsonPlace item in place?.Items() ?? [])
        {
            AddedToken token = Token(item);
            if ((vocabulary.TextOf(token.Id) ?? token.Text) != token.Text) throw Clash(item,
                $"{token.Id}, in the vocabulary the id of {Quote(vocabulary.TextOf(token.Id)!)}");
            if ((vocabulary.IdOf(token.Text) ?? token.Id) != token.Id) throw Clash(item,
                $"{token.Id} for {Quote(token.Text)}, which has {vocabulary.IdOf(token.Text)} in the vocabulary");
            if (!byId.TryAdd(token.Id, token)) throw Clash(item, $"{token.Id}, the id of {Quote(byId[token.Id].Text)} too");
            if (!byText.TryAdd(token.Text, token)) throw Clash(item,
                $"{token.Id} for {Quote(token.Text)}, which has {byText[token.Text].Id} already");
            tokens.Add(token);
        }

        return tokens;
    }

    private static AddedToken Token(JsonPlace item) => new(item.Get("id").Whole(0, VocabularyReader.MaxId), item.Get("content").Text())
    {
        Special = item.Flag("special", false),
        LeftStrip = item.Flag("lstrip", false),
        RightStrip = item.Flag("rstrip", false),
        SingleWord = item.Flag("single_word", false),
        Normalized = item.Flag("normalized", !item.Flag("special", false)),
    };

    private static string Quote(string text) => MalformedFileException.Quote(text);

    private static TokenizerException Clash(JsonPlace item, FormattableString found) =>
        new(item.File, $"{item.Path}.id", found.ToString(CultureInfo.InvariantCulture), "one id for each token",
            "The file was put together by hand; fetch the original.");
}
