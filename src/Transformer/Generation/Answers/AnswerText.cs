using System.Text;
using Reference.Transformer.Text;

namespace Reference.Transformer.Generation;

/// <summary>The text of an answer, token by token: decoded as whole characters, and held back where a stop string could begin.</summary>
internal sealed class AnswerText
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly DecodeStream _stream;
    private readonly StopMatcher _stops;
    private readonly List<int> _ids = [];
    private readonly StringBuilder _decoded = new();

    public AnswerText(Tokenizer tokenizer, GenerationOptions options)
    {
        (_tokenizer, _skipSpecial) = (tokenizer, options.SkipSpecialTokens);
        (_stream, _stops) = (tokenizer.CreateStream(_skipSpecial), new StopMatcher(options.StopStrings));
    }

    /// <summary>True once a stop string came.</summary>
    public bool Stopped => _stops.Stopped;

    /// <summary>The text that a token adds for good.</summary>
    public string Take(int id)
    {
        _ids.Add(id);
        if (_stream.Next(id) is not { } added) return "";
        _decoded.Append(added);
        return _stops.Take(added);
    }

    /// <summary>The answer is over: what was held back, a character that never became whole as U+FFFD.</summary>
    public string Flush()
    {
        string whole = _tokenizer.Decode(_ids, _skipSpecial), decoded = _decoded.ToString();
        string rest = whole.StartsWith(decoded, StringComparison.Ordinal) ? whole[decoded.Length..] : "";
        return _stops.Take(rest) + _stops.Flush();
    }
}
