using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Transformer.Configuration;

namespace Reference.Transformer.Models.Writing;

/// <summary>
/// Writes a model as a folder that transformers loads: config.json, model.safetensors, and the tokenizer, template and generation config
/// of its base. See docs/export.md.
/// </summary>
public static class HuggingFaceFolder
{
    /// <summary>
    /// Writes a model. From a Hugging Face folder the side files are copied byte for byte, and of config.json only what differs is changed;
    /// from a GGUF file they are made of its metadata. The folder appears whole or not at all.
    /// </summary>
    /// <param name="model">The model, its adapters merged and unloaded.</param>
    /// <param name="sourcePath">What the model was loaded from (<see cref="ModelLoader.Load"/>).</param>
    /// <param name="folder">The folder: new, or empty.</param>
    /// <param name="options">Type and size of files.</param>
    /// <exception cref="IOException">
    /// There is something at <paramref name="folder"/> already, the source is gone, or the disk is full.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="ArgumentException">The model carries adapters, or a value is too large for the type.</exception>
    /// <exception cref="NotSupportedException">A GGUF file's model is none that a config.json can describe.</exception>
    /// <exception cref="Text.TokenizerException">A GGUF file's tokenizer cannot be written as a tokenizer.json.</exception>
    public static WrittenFolder Write(PretrainedModel model, string sourcePath, string folder, FolderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(sourcePath);
        options ??= new FolderOptions();
        AtomicFolder.RequireFree(folder);
        using ModelFiles source = ModelFiles.Open(sourcePath);
        DType dtype = StoredType.Of(model, source, options.DType);
        var weights = new ModelTensors(model.Root);
        DecoderConfig config = weights.ConfigOf(model);
        weights.Require(config, ScalarBackend.Instance);
        var notes = new List<string>();
        IReadOnlyList<SideFile> files = source.Gguf is { } gguf
            ? GgufSideFiles.Of(gguf, sourcePath, config, dtype, notes)
            : FolderSideFiles.Of(sourcePath, config, dtype);
        var written = new List<string>();
        AtomicFolder.Write(folder, target =>
        {
            foreach (SideFile file in files) Write(target, file);
            written.AddRange(files.Select(file => file.Name));
            written.AddRange(WeightFiles.Write(target, weights.All, dtype, options.ShardBytes));
        });
        return new WrittenFolder(folder, dtype, written, notes);
    }

    private static void Write(string folder, SideFile file)
    {
        string path = Path.Combine(folder, file.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, stream => stream.Write(file.Content));
    }
}
