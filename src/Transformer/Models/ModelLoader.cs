using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Formats;
using Reference.Transformer.Configuration;
using Reference.Transformer.Families;

namespace Reference.Transformer.Models;

/// <summary>Opens a Hugging Face folder or a GGUF file as a model.</summary>
public static class ModelLoader
{
    /// <summary>Loads a model. Matrices stay views of the mapped files in the type they are stored in; a block-quantised one is dequantised to F32.</summary>
    /// <param name="path">A folder with config.json and model.safetensors (or its sharded index), or a .gguf file.</param>
    /// <param name="backend">Whose kernels will run.</param>
    /// <param name="dtype">The type that will be computed with.</param>
    /// <exception cref="IOException">There is no such file or folder.</exception>
    /// <exception cref="ConfigException">The config cannot be used.</exception>
    /// <exception cref="InvalidDataException">The files do not hold the model that the config describes.</exception>
    public static PretrainedModel Load(string path, Backend backend, DType dtype)
    {
        if (Directory.Exists(path)) return LoadFolder(path, backend, dtype);
        throw new FileNotFoundException($"{path}: no such file or folder; expected a Hugging Face folder with config.json, or a .gguf file", path);
    }

    private static PretrainedModel LoadFolder(string path, Backend backend, DType dtype)
    {
        DecoderConfig config = KnownFamilies.ReadConfig(Path.Combine(path, "config.json"));
        Family family = KnownFamilies.Find(config.ModelType)!;
        return Build(config, family, ModelFiles.Open(path), backend, dtype);
    }

    private static PretrainedModel Build<TFiles>(DecoderConfig config, Family family, TFiles files, Backend backend, DType dtype)
        where TFiles : ITensorSource, IDisposable
    {
        try
        {
            bool Ignored(string name) => family.IgnoredSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal));
            var reader = new WeightReader(files, backend, dtype, family.TrunkPrefix, Ignored);
            return new PretrainedModel(config, new DecoderBuilder(config, reader).Build(), config.Warnings, files);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }
}
