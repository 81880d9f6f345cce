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
        var model = new Option<string>("--model") { Required = true, Description = "a Hugging Face folder or a GGUF file" };
        var batch = new Option<FileInfo>("--batch") { Required = true, Description = "safetensors with input_ids and, if there are, attention_mask, position_ids, labels" };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "the safetensors file to write" };
        var dtype = new Option<string>("--dtype") { DefaultValueFactory = _ => "f64", Description = "f64 or f32" };
        dtype.AcceptOnlyFromAmong("f64", "f32");
        var backend = new Option<string>("--backend") { DefaultValueFactory = _ => "simd", Description = "simd, or scalar (the specification; slow, same bits)" };
        backend.AcceptOnlyFromAmong("simd", "scalar");
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 0, Description = "threads of the simd backend; 0 for one a processor (same bits)" };
        threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 1024) result.AddError("--threads: expected 0 … 1024");
        });
        var command = new Command(
            "trace",
            """
            Runs one batch in evaluation mode and writes logits, loss, hidden.<i> and grad.<name>. The last line is the file's SHA-256.

            Example: reference trace --model tests/Parity/Pack/models/llama/model --batch tests/Parity/Pack/models/llama/batch.safetensors --out trace.safetensors
            """)
        { model, batch, output, dtype, backend, threads };
        command.SetAction(parsed => ExitCodes.Guard(() => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(batch), parsed.GetRequiredValue(output),
            parsed.GetRequiredValue(dtype) == "f64" ? DType.F64 : DType.F32, parsed.GetRequiredValue(backend), parsed.GetRequiredValue(threads))));
        return command;
    }

    private static void Run(string model, FileInfo batch, FileInfo output, DType dtype, string backendName, int threads)
    {
        using SimdBackend? simd = backendName == "simd" ? new SimdBackend(threads) : null;
        Backend backend = simd is null ? ScalarBackend.Instance : simd;
        using PretrainedModel loaded = ModelLoader.Load(model, backend, dtype);
        foreach (string warning in loaded.Warnings) Console.Error.WriteLine($"warning: {warning}");
        IReadOnlyList<(string Name, Tensor Tensor)> results = new Tracer(loaded, backend, dtype).Run(TraceBatch.Read(batch.FullName));
        string hash = SafetensorsWriter.Write(output.FullName, results);
        (string _, Tensor? loss) = results.FirstOrDefault(result => result.Name == "loss");
        Console.WriteLine($"{results.Count} tensors written to {output}" + (loss is null ? "" : FormattableString.Invariant($", loss {loss.ToScalar():R}")));
        Console.WriteLine(hash);
    }
}
