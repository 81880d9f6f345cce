namespace Reference.Tensors.Formats.Safetensors;

/// <summary>Opens the files that an index names and holds them against it.</summary>
internal static class SafetensorsShards
{
    private const int Listed = 10;

    /// <summary>Opens them all, each once.</summary>
    /// <param name="indexPath">model.safetensors.index.json.</param>
    /// <param name="warnings">Gets what is odd but harmless.</param>
    /// <returns>The files in the order of their names, each with those of its tensors that the index lists.</returns>
    /// <exception cref="MalformedFileException">Files or tensors are missing, or a tensor stands in two files.</exception>
    public static List<(TensorFile File, List<TensorEntry> Entries)> Open(string indexPath, List<string> warnings)
    {
        SafetensorsIndex index = SafetensorsIndex.Read(indexPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        string[] missing = [.. index.Shards.Where(name => !File.Exists(Path.Combine(folder, name)))];
        if (missing.Length > 0)
            throw new MalformedFileException(indexPath, "files", $"{List(missing)} missing",
                $"{index.Shards.Count} files beside the index", "Download the missing files.");
        var files = new List<(TensorFile File, List<TensorEntry> Entries)>();
        try
        {
            foreach (string name in index.Shards)
            {
                string path = Path.Combine(folder, name);
                RequireInside(indexPath, folder, path);
                files.Add((SafetensorsFile.Open(path), []));
            }

            Match(index, files, warnings);
            return files;
        }
        catch
        {
            foreach ((TensorFile file, _) in files) file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A link must end in the same folder, or, as in Hugging Face's cache (models--x/snapshots/revision/file → ../../blobs/hash), in the
    /// folder "blobs" beside "snapshots".
    /// </summary>
    private static void RequireInside(string indexPath, string folder, string path)
    {
        if (File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target) return;
        string? parent = Path.GetDirectoryName(target.FullName), snapshots = Path.GetDirectoryName(folder);
        bool cache = Path.GetFileName(snapshots) == "snapshots" && parent == Path.Combine(Path.GetDirectoryName(snapshots)!, "blobs");
        if (parent == folder || cache) return;
        throw new MalformedFileException(indexPath, $"file {MalformedFileException.Quote(Path.GetFileName(path))}",
            "a link that leaves the folder", "a file in the folder", "Copy the file there.");
    }

    private static void Match(SafetensorsIndex index, List<(TensorFile File, List<TensorEntry> Entries)> files, List<string> warnings)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var unlisted = new List<string>();
        long bytes = 0;
        foreach ((TensorFile file, List<TensorEntry> entries) in files)
        {
            string shard = Path.GetFileName(file.Path);
            foreach (TensorEntry entry in file.Entries)
            {
                if (found.TryGetValue(entry.Name, out string? other))
                    throw new MalformedFileException(index.Path, $"tensor {MalformedFileException.Quote(entry.Name)}",
                        $"it in {other} and in {shard}", "it in one file");
                found.Add(entry.Name, shard);
                if (!index.ShardOf.ContainsKey(entry.Name))
                {
                    unlisted.Add(entry.Name);
                    continue;
                }

                entries.Add(entry);
                bytes += entry.ByteLength;
            }
        }

        string[] lost = [.. index.ShardOf.Where(pair => found.GetValueOrDefault(pair.Key) != pair.Value).Select(pair => pair.Key)
            .Order(StringComparer.Ordinal)];
        if (lost.Length > 0)
            throw new MalformedFileException(index.Path, "weight_map", $"{List(lost)} not in the file that it names",
                "each tensor in its file");
        if (unlisted.Count > 0) warnings.Add($"{index.Path}: {List([.. unlisted])} in the files but not in the index; ignored");
        if (index.TotalSize is { } total
            && total != bytes) warnings.Add($"{index.Path}: \"total_size\" is {total}, but the tensors have {bytes} bytes; ignored");
    }

    private static string List(string[] names) =>
        string.Join(", ", names.Take(Listed).Select(MalformedFileException.Quote))
            + (names.Length > Listed ? $" and {names.Length - Listed} more" : "");
}
