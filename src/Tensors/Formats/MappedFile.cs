using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Reference.Tensors.Formats;

/// <summary>
/// A regular file of known length: its head is read through the handle, its tensors through a mapping that is made when the first is
/// asked for. The length is the real one at opening; whatever a header says is held against it before anything is mapped or allocated.
/// </summary>
internal sealed class MappedFile : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Lock _lock = new();
    private SafeMemoryMappedViewHandle? _view;

    private MappedFile(string path, SafeFileHandle handle, long length) => (Path, _handle, Length) = (path, handle, length);

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>Bytes at opening.</summary>
    public long Length { get; }

    /// <summary>Opens a regular file for reading.</summary>
    /// <exception cref="IOException">Missing, unreadable, or a loop of links.</exception>
    /// <exception cref="MalformedFileException">Not a regular file, or empty.</exception>
    public static MappedFile Open(string path)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("weight files are little-endian, and so must be the machine");
        string target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (Directory.Exists(target)) throw new MalformedFileException(path, "file", "a folder", "a regular file", "Name the file in it.");

        // Pipes and devices are 0 bytes long: they are turned away here, before opening one could wait for ever.
        if (new FileInfo(target).Length == 0)
            throw new MalformedFileException(path, "file", "0 bytes, or a pipe or device", "a regular file with content");
        SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete,
            FileOptions.RandomAccess);
        try
        {
            return new MappedFile(path, handle, RandomAccess.GetLength(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Fills <paramref name="destination"/> from the file's bytes at <paramref name="offset"/>.</summary>
    /// <exception cref="MalformedFileException">The file ends earlier.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0) throw Changed(RandomAccess.GetLength(_handle));
            offset += read;
            destination = destination[read..];
        }
    }

    /// <summary>The mapped bytes, after a look whether the file still has its length: a page past its end would end the process. Whoever
    /// holds the handle keeps them mapped.</summary>
    public SafeMemoryMappedViewHandle Map()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            RequireLength();
            _view ??= MapWhole();
            RequireLength();
            return _view;
        }
    }

    /// <summary>Closes the file. A mapping goes when the last tensor on it does.</summary>
    public void Dispose() => _handle.Dispose();

    private SafeMemoryMappedViewHandle MapWhole()
    {
        using var mapping = MemoryMappedFile.CreateFromFile(_handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
            leaveOpen: true);
        return mapping.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
    }

    private void RequireLength()
    {
        long now = RandomAccess.GetLength(_handle);
        if (now != Length) throw Changed(now);
    }

    private MalformedFileException Changed(long now) =>
        new(Path, "file", $"{now} bytes now", $"{Length} bytes as when it was opened", "Another program changed the file; open it again.");
}
