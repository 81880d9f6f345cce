using System.Globalization;

namespace Reference.Tensors.Formats;

/// <summary>
/// Writes a folder so that its name appears with all its files or not at all: into a folder beside it, then renamed. A crash leaves at
/// most a folder called ".NAME.PID-N.tmp" beside it. Nothing that is there is written over.
/// </summary>
public static class AtomicFolder
{
    private static long s_count;

    /// <summary>Writes a folder.</summary>
    /// <param name="path">The folder: not there yet, or empty. Folders above it are made.</param>
    /// <param name="content">
    /// Gets the folder to write into and flushes what it writes (<see cref="AtomicFile"/> does). If it throws, nothing is left.
    /// </param>
    /// <exception cref="IOException">There is a file or a folder with something in it already, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder above may not be written to.</exception>
    public static void Write(string path, Action<string> content)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(content);
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RequireFree(full);
        string parent = Path.GetDirectoryName(full)
            ?? throw new IOException($"{path}: the root of a disk cannot be written as a folder; name one in it");
        Directory.CreateDirectory(parent);
        long count = Interlocked.Increment(ref s_count);
        string name = string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(full)}.{Environment.ProcessId}-{count}.tmp");
        string temporary = Path.Combine(parent, name);
        bool written = false;
        try
        {
            Directory.CreateDirectory(temporary);
            content(temporary);
            RequireFree(full);
            if (Directory.Exists(full)) Directory.Delete(full);
            Directory.Move(temporary, full);
            written = true;
        }
        finally
        {
            if (!written && Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        }
    }

    /// <summary>Checks, before long work, that a folder can be written there.</summary>
    /// <exception cref="IOException">There is a file or a folder with something in it.</exception>
    public static void RequireFree(string path)
    {
        if (File.Exists(path)) throw new IOException($"{path}: found a file; expected a folder that is new or empty. Name another folder.");
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new IOException($"{path}: found a folder with something in it; expected a new or an empty one. "
                + "Name another folder; nothing is written over.");
        }
    }
}
