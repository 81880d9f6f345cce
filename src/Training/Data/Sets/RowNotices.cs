using System.Buffers;
using System.Text.Json.Nodes;
using Reference.Transformer.Text;

namespace Reference.Training.Data;

/// <summary>What is odd about rows though they can be trained on: counted, with the first place of each.</summary>
internal sealed class RowNotices
{
    private readonly SearchValues<string>? _special;
    private readonly string? _end;
    private readonly Notice _emptyAnswers = new("has an empty answer", "have an empty answer", "The model learns to say nothing there.");
    private readonly Notice _outOfTurn = new(
        "has speakers out of turn (one twice in a row, or the assistant first)",
            "have speakers out of turn (one twice in a row, or the assistant first)", "");
    private readonly Notice _specialTexts = new(
        "holds the name of a special token as text", "hold the name of a special token as text",
            "It becomes that token there, and can end or begin a turn.");

    /// <summary>Nothing noticed yet.</summary>
    /// <param name="tokenizer">Knows the special tokens.</param>
    public RowNotices(Tokenizer tokenizer)
    {
        string[] special = [.. tokenizer.AddedTokens.Where(token => token.Special && token.Text.Length > 0).Select(token => token.Text)];
        _special = special.Length == 0 ? null : SearchValues.Create(special, StringComparison.Ordinal);
        _end = tokenizer.Special.End is { } id ? tokenizer.TokenOf(id) : null;
    }

    /// <summary>Rows with nothing to learn.</summary>
    public Notice Nothing { get; } = new("had nothing to learn and was dropped", "had nothing to learn and were dropped", "");

    /// <summary>Rows without tokens.</summary>
    public Notice Empty { get; } = new("had no tokens and was dropped", "had no tokens and were dropped", "");

    /// <summary>Looks at a row.</summary>
    public void Look(Example example)
    {
        switch (example)
        {
            case PromptExample prompt:
                if (prompt.Completion.Length == 0) _emptyAnswers.Add(prompt.Place);
                if (HasSpecial(prompt.Prompt) || HasSpecial(WithoutEnd(prompt.Completion))) _specialTexts.Add(prompt.Place);
                break;
            case ChatExample chat:
                if (chat.Completion.Count > 0 && chat.Completion.All(IsEmpty)) _emptyAnswers.Add(chat.Place);
                if (Conversations.OutOfTurn(chat.Prompt) is not null) _outOfTurn.Add(chat.Place);
                if (chat.All.Any(message => TextOf(message) is { } text && HasSpecial(text))) _specialTexts.Add(chat.Place);
                break;
            default:
                break;
        }
    }

    /// <summary>Sentences.</summary>
    /// <param name="file">The file, which begins each.</param>
    /// <param name="isCut">Rows were cut to length.</param>
    public IEnumerable<string> Sentences(string file, bool isCut)
    {
        foreach (Notice notice in (Notice[])[Nothing, Empty, _emptyAnswers, _outOfTurn, _specialTexts])
            if (notice.Count > 0)
                yield return $"{file}: {notice}{(notice == Nothing && isCut ? " Answers may have been cut off: raise max_length." : "")}";
    }

    private static bool IsEmpty(JsonObject message) => !message.ContainsKey("tool_calls") && TextOf(message) is { Length: 0 };

    private static string? TextOf(JsonObject message) => message["content"] is JsonValue value && value.TryGetValue(out string? text)
        ? text : null;

    private bool HasSpecial(ReadOnlySpan<char> text) => _special is not null && text.ContainsAny(_special);

    private ReadOnlySpan<char> WithoutEnd(string text) => _end is not null && text.EndsWith(_end, StringComparison.Ordinal)
        ? text.AsSpan(0, text.Length - _end.Length) : text;
}

/// <summary>Counts places and keeps the first.</summary>
/// <param name="one">What one row does.</param>
/// <param name="many">What several do.</param>
/// <param name="advice">What it means; empty where that is plain.</param>
internal sealed class Notice(string one, string many, string advice)
{
    private DataPlace _first;

    /// <summary>Places.</summary>
    public long Count { get; private set; }

    /// <summary>Another one.</summary>
    public void Add(DataPlace place)
    {
        if (Count++ == 0) _first = place;
    }

    /// <summary>A sentence.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Count} {(Count == 1 ? $"row {one}" : $"rows {many}")}; the first: {_first}.")
        + (advice.Length > 0 ? " " + advice : "");
}
