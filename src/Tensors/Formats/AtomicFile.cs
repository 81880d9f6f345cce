using System.Globalization;

namespace Reference.Tensors.Formats;

/// <summary>
/// Writes a file so that its name always holds the whole old content or the whole new: into a file beside it, flushed to the disk, then
/// renamed over it. A crash leaves at most a file called ".NAME.PID-N.tmp" beside it.
/// </summary>
public static class AtomicFile
{
    private static long s_count;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="content">Writes the content. If it throws, nothing is left and the old file is as it was.</param>
    /// <exception cref="IOException">The disk is full, the folder is missing or may not be written to.</exception>
    public static void Write(string path, Action<Stream> content)
    {
        ArgumentNullException.ThrowIfNull(content);
        string full = Path.GetFullPath(path);
        long count = Interlocked.Increment(ref s_count);
        string name = string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(full)}.{Environment.ProcessId}-{count}.tmp");
        string temporary = Path.Combine(Path.GetDirectoryName(full)!, name);
        bool written = false;
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                content(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            written = true;
        }
        finally
        {
            if (!written) File.Delete(temporary);
        }
    }
}
