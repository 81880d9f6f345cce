using System.Diagnostics.CodeAnalysis;
using Reference.Tensors.Backends;

namespace Reference.Tensors.Formats;

/// <summary>Named tensors on disk: one file, or several that belong together.</summary>
public interface ITensorSource
{
    /// <summary>The file or folder, as it was given.</summary>
    string Path { get; }

    /// <summary>What is there, in the order of the file (of the files, in the order of their names).</summary>
    IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>The entry of a name, if there is one.</summary>
    bool TryGetEntry(string name, [NotNullWhen(true)] out TensorEntry? entry);

    /// <summary>
    /// The tensor of a name, in the type it is stored in: a view of the mapped file where the backend reaches it and the elements are
    /// aligned, else a copy. It keeps the mapping alive by itself. Values are not looked at: NaN and ∞ are legal.
    /// </summary>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="NotSupportedException">The type or the number of axes is not supported.</exception>
    /// <exception cref="MalformedFileException">The file changed since it was opened, or a truth value is neither 0 nor 1.</exception>
    Tensor Get(string name, Backend backend);
}
