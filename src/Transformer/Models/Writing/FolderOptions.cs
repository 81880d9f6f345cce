using Reference.Tensors;

namespace Reference.Transformer.Models.Writing;

/// <summary>How a model's folder is written.</summary>
public sealed record FolderOptions
{
    /// <summary>The type that weights are stored in: F32, F16, BF16 or F64; null for what <see cref="StoredType"/> chooses.</summary>
    public DType? DType { get; init; }

    /// <summary>
    /// Most bytes of tensors in one file; a larger model becomes several files with an index. As in transformers 4, 5 GB.
    /// </summary>
    public long ShardBytes { get; init; } = 5_000_000_000;
}

/// <summary>What was written.</summary>
/// <param name="Path">The folder.</param>
/// <param name="DType">The type that the weights are stored in.</param>
/// <param name="Files">The names of its files, in the order in which they were written.</param>
/// <param name="Notes">What a user should know: what of the base has no place in the folder.</param>
public sealed record WrittenFolder(string Path, DType DType, IReadOnlyList<string> Files, IReadOnlyList<string> Notes);

/// <summary>A file beside the weights.</summary>
/// <param name="Name">Its name in the folder.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record SideFile(string Name, byte[] Content);
