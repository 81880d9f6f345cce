using System.Globalization;
using Reference.Tensors.Formats;
using Reference.Transformer.Text.Models;

namespace Reference.Transformer.Text.Reading;

/// <summary>Reads {"token": id, …}; every id at most once.</summary>
internal static class VocabularyReader
{
    /// <summary>Highest id that is read.</summary>
    public const int MaxId = (1 << 24) - 1;

    /// <summary>The vocabulary.</summary>
    public static Vocabulary Read(JsonPlace place)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var texts = new Dictionary<int, string>();
        foreach ((string text, JsonPlace id) in place.Members())
        {
            int number = id.Whole(0, MaxId);
            if (!texts.TryAdd(number, text))
                throw new TokenizerException(
                    place.File, $"{place.Path}[{MalformedFileException.Quote(text)}]", string.Create(CultureInfo.InvariantCulture,
                        $"{number}, the id of {MalformedFileException.Quote(texts[number])} too"), "an id of its own");
            ids.Add(text, number);
        }

        return new Vocabulary(ids);
    }
}
