using System.CommandLine;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tensors.Formats.Safetensors;
using Reference.Transformer.Models;
using Reference.Transformer.Tracing;

namespace Reference.Cli.Commands;

/// <summary>reference trace: logits, loss, hidden states and every gradient of one batch, as safetensors.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        Option<string> model = CommandOptions.Path("--model", "a Hugging Face folder or a GGUF file");
        Option<string[]> adapters = AdapterArguments.Option();
        Option<string> batch = CommandOptions.Path(
            "--batch", "safetensors with input_ids and, if there are, attention_mask, position_ids, labels");
        Option<string> output = CommandOptions.Path("--out", "the safetensors file to write");
        Option<string> dtype = CommandOptions.Choice("--dtype", "the type that is computed with", "f64", "f32");
        Option<string> backend = CommandOptions.Choice(
            "--backend", "simd, or scalar: the specification, slow, the same bits", "simd", "scalar");
        Option<int> threads = CommandOptions.Threads();
        var command = new Command(
            "trace",
            """
            Runs one batch in evaluation mode and writes logits, loss, hidden.<i> and grad.<name>; with an adapter, its gradients under the
            keys of its file. The last line is the file's SHA-256.

            Example: reference trace --model tests/Parity/Pack/models/llama/model
                     --batch tests/Parity/Pack/models/llama/batch.safetensors --out trace.safetensors
            """)
        { model, adapters, batch, output, dtype, backend, threads };
        command.SetAction(parsed => ExitCodes.Guard(() => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(adapters), parsed.GetRequiredValue(batch),
            parsed.GetRequiredValue(output), parsed.GetRequiredValue(dtype) == "f64" ? DType.F64 : DType.F32, parsed.GetRequiredValue(backend),
            parsed.GetRequiredValue(threads))));
        return command;
    }

    private static void Run(string model, string[] adapters, string batchPath, string output, DType dtype, string backendName, int threads)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (Directory.Exists(output)) throw new IOException($"--out {output} is a folder; name a file");
        if (!Directory.Exists(folder)) throw new IOException($"--out {output}: there is no folder {folder}; make it first");
        TraceBatch batch = TraceBatch.Read(batchPath);
        using SimdBackend? simd = backendName == "simd" ? new SimdBackend(threads) : null;
        Backend backend = simd is null ? ScalarBackend.Instance : simd;
        using PretrainedModel loaded = ModelLoader.Load(model, backend, dtype);
        foreach (string warning in loaded.Warnings) Console.Error.WriteLine($"warning: {warning}");
        IReadOnlyList<(string Name, Tensor Tensor)> results = Tracer(loaded, adapters, backend, dtype).Run(batch);
        string hash = SafetensorsWriter.Write(output, results);
        (string _, Tensor? loss) = results.FirstOrDefault(result => result.Name == "loss");
        string told = loss is null ? "" : FormattableString.Invariant($", loss {loss.ToScalar():R}");
        Console.WriteLine($"{results.Count} tensors written to {output}{told}");
        Console.WriteLine(hash);
    }

    /// <summary>
    /// The model, or its adapters: gradients are then those of the adapters, under the keys of their files (after the adapter's name where
    /// there are several).
    /// </summary>
    private static Tracer Tracer(PretrainedModel model, string[] given, Backend backend, DType dtype)
    {
        if (AdapterArguments.Attach(model, given, backend, dtype) is not { } adapted) return new Tracer(model, backend, dtype);
        if (adapted.Adapters.Select(adapter => adapter.Root).Distinct().Count() > 1)
            throw new InvalidOperationException("--adapter: a classifier's adapter has a head of its own and is traced alone");
        var names = adapted.Adapters
            .SelectMany(adapter => adapter.Parameters.Select(parameter => (parameter, name: $"{adapter.Name}.{parameter.Name}")))
            .ToDictionary(entry => entry.parameter, entry => entry.name);
        return new Tracer(model with { Root = adapted.Adapters[0].Root }, backend, dtype)
        {
            NameOf = parameter => adapted.Adapters.Count > 1 ? names[parameter] : parameter.Name,
        };
    }
}
