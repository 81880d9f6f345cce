using System.Text;
using Reference.Autograd;
using Reference.Peft.Configuration;
using Reference.Tensors;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;

namespace Reference.Peft.Files;

/// <summary>An adapter's folder as PEFT has it: adapter_config.json and adapter_model.safetensors.</summary>
public static class AdapterFolder
{
    /// <summary>The file of the tensors.</summary>
    public const string TensorsName = "adapter_model.safetensors";

    private static readonly Dictionary<string, string> s_metadata = new() { ["format"] = "pt" };

    /// <summary>Opens the tensors.</summary>
    /// <exception cref="FileNotFoundException">There are none that can be read.</exception>
    public static SafetensorsFile OpenTensors(string folder)
    {
        string path = Path.Combine(folder, TensorsName);
        if (File.Exists(path)) return SafetensorsFile.Open(path);
        string why = File.Exists(Path.Combine(folder, "adapter_model.bin"))
            ? $"only pickle weights (adapter_model.bin), which can run code and are never read; save the adapter with safetensors"
                : $"no {TensorsName}";
        throw new FileNotFoundException($"{folder}: {why}");
    }

    /// <summary>Writes the folder, made where it is missing: tensors first, so that a folder with a configuration is whole.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="tensors">Parameters under their keys: F32 where that is exact, else F64.</param>
    /// <param name="asStored">Tensors that are written in the type they are stored in.</param>
    /// <returns>The SHA-256 of the tensors' file.</returns>
    public static string Write(
        string folder, AdapterConfig config, IEnumerable<Parameter> tensors, IEnumerable<(string Key, Tensor Value)> asStored)
    {
        Directory.CreateDirectory(folder);
        IEnumerable<(string, Tensor)> all = tensors.Select(parameter => (parameter.Name, Narrowest(parameter.Value))).Concat(asStored);
        string hash = SafetensorsWriter.Write(Path.Combine(folder, TensorsName), all, s_metadata);
        byte[] text = Encoding.UTF8.GetBytes(AdapterConfigFile.Write(config));
        AtomicFile.Write(Path.Combine(folder, AdapterConfigFile.Name), stream => stream.Write(text));
        return hash;
    }

    private static Tensor Narrowest(Tensor value)
    {
        if (value.DType != DType.F64) return value;
        Tensor narrow = value.To(DType.F32);
        return narrow.ToDoubles().AsSpan().SequenceEqual(value.ToDoubles()) ? narrow : value;
    }
}
