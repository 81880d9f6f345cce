namespace Reference.Transformer.Text;

/// <summary>A part of a text on its way to the model, or one that is a token already.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">First code point.</param>
/// <param name="Length">Code points, at least 1.</param>
/// <param name="Token">The added token's id; −1 where the model is to tokenise it.</param>
internal readonly record struct Piece(AlignedText Text, int Start, int Length, int Token = -1)
{
    /// <summary>True where it is a token already.</summary>
    public bool IsToken => Token >= 0;

    /// <summary>Its code points.</summary>
    public ReadOnlySpan<int> Points => Text.Points.Slice(Start, Length);

    /// <summary>A part of it.</summary>
    public Piece Part(int start, int end) => this with { Start = Start + start, Length = end - start };

    /// <summary>A whole text as one piece.</summary>
    public static Piece Whole(AlignedText text) => new(text, 0, text.Length);
}
