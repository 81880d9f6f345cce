using Reference.Tensors.Formats.Gguf;

namespace Reference.Transformer.Models.Writing;

/// <summary>The tokens that a GGUF file names for generation, by id.</summary>
/// <param name="Start">Begins a text.</param>
/// <param name="End">Ends a text.</param>
/// <param name="EndOfTurn">Ends an answer, where the file names another token for it.</param>
internal sealed record GgufTokenIds(int? Start, int? End, int? EndOfTurn)
{
    /// <summary>What a file names.</summary>
    public static GgufTokenIds Of(GgufFile file) => new(Id(file, "bos"), Id(file, "eos"), Id(file, "eot"));

    // All ones stand for none. What is no whole number is told of where the tokenizer is read.
    private static int? Id(GgufFile file, string name) =>
        file.Find($"tokenizer.ggml.{name}_token_id") is { Type: GgufType.U32 or GgufType.I32 or GgufType.U64 or GgufType.I64 } value
        && value.AsDouble() is >= 0 and <= int.MaxValue and var id ? (int)id : null;
}
