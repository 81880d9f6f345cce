namespace Reference.Transformer.Text.Decoders;

/// <summary>Turns tokens' texts back into text, a step of it.</summary>
internal interface IDecoder
{
    /// <summary>The texts after this step; joined, those of the last step are the decoded text.</summary>
    IReadOnlyList<string> Decode(IReadOnlyList<string> tokens);
}
