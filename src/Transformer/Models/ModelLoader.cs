using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Reference.Transformer.Models;

/// <summary>Opens a Hugging Face folder or a GGUF file as a model.</summary>
public static class ModelLoader
{
    /// <summary>
    /// Loads a model. Matrices stay views of the mapped files in the type they are stored in, block-quantised ones too (queries' and keys' rows, which
    /// GGUF has in another order, are moved as they are): results have the bits that dequantised weights give.
    /// </summary>
    /// <param name="path">A folder with config.json and model.safetensors (or its sharded index), or a .gguf file, or a folder that holds one.</param>
    /// <param name="backend">Whose kernels will run.</param>
    /// <param name="dtype">The type that will be computed with.</param>
    /// <param name="dequantise">True for block-quantised matrices dequantised to F32 once: faster to compute with many times, and as large as F32.</param>
    /// <exception cref="IOException">There is no such file or folder.</exception>
    /// <exception cref="ConfigException">The config cannot be used.</exception>
    /// <exception cref="FormatException">A file breaks a rule of its format.</exception>
    /// <exception cref="InvalidDataException">The files do not hold the model that the config describes.</exception>
    public static PretrainedModel Load(string path, Backend backend, DType dtype, bool dequantise = false)
    {
        ModelFiles files = ModelFiles.Open(path);
        try
        {
            (DecoderConfig config, ITensorSource tensors) = Describe(path, files, backend, dequantise);
            WeightReader reader = ReaderOf(config, tensors, backend, dtype);
            Module root = new DecoderBuilder(config, reader).Build();
            reader.Finish();
            return new PretrainedModel(config, root, [.. files.Warnings, .. config.Warnings], files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>What a model is, without its weights: the config and the tensors by their Hugging Face names.</summary>
    /// <param name="path">As for <see cref="Load"/>.</param>
    /// <param name="files">The files at that path.</param>
    /// <param name="backend">By which small tables in a GGUF file are read.</param>
    /// <param name="dequantise">True for tensors of blocks as F32.</param>
    public static (DecoderConfig Config, ITensorSource Tensors) Describe(string path, ModelFiles files, Backend backend, bool dequantise = false)
    {
        string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        if (files.Gguf is not { } gguf) return (KnownFamilies.ReadConfig(Path.Combine(folder, "config.json")), files);
        GgufModel.Check(gguf, files);
        DecoderConfig config = GgufConfig.Read(gguf, files, backend);
        return (config, new GgufTensors(files, config, dequantise));
    }

    /// <summary>
    /// Where the tensors do not fit the config: missing, left over, of another shape. No value is read, so copies of tied weights are not
    /// compared.
    /// </summary>
    /// <param name="config">What the model should be.</param>
    /// <param name="tensors">What there is.</param>
    /// <param name="backend">Any.</param>
    public static IReadOnlyList<string> Problems(DecoderConfig config, ITensorSource tensors, Backend backend)
    {
        WeightReader reader = ReaderOf(config, new ShapesOnly(tensors), backend, DType.F32);
        new DecoderBuilder(config, reader).Build();
        return reader.Problems();
    }

    private static WeightReader ReaderOf(DecoderConfig config, ITensorSource tensors, Backend backend, DType dtype)
    {
        Family family = KnownFamilies.Find(config.ModelType)!;
        bool Ignored(string name) => family.IgnoredSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
        return new WeightReader(tensors, backend, dtype, family.TrunkPrefix, Ignored);
    }
}
