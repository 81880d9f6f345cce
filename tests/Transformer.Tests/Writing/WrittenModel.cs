using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using Reference.Transformer;
using Reference.Transformer.Models;
using Reference.Transformer.Models.Writing;
using Reference.Transformer.Tracing;

namespace Transformer.Tests.Writing;

/// <summary>A model written into a folder of a test's own.</summary>
internal sealed class WrittenModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WrittenModel(string source, DType compute = DType.F64, FolderOptions? options = null)
    {
        using PretrainedModel model = ModelLoader.Load(source, ScalarBackend.Instance, compute);
        Result = HuggingFaceFolder.Write(model, source, Path, options);
        Check = MergeCheck.Run(model, Path, ScalarBackend.Instance, compute);
    }

    public WrittenFolder Result { get; }

    public MergeCheck Check { get; }

    public string Path => _folder.At("written");

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The SHA-256 of logits, loss, hidden states and gradients of a model.</summary>
    public static string Trace(string path, TraceBatch batch, DType compute)
    {
        using PretrainedModel model = ModelLoader.Load(path, ScalarBackend.Instance, compute);
        return SafetensorsWriter.Hash(new Tracer(model, ScalarBackend.Instance, compute).Run(batch));
    }

    /// <summary>One row of ids, each of which is a label.</summary>
    public static TraceBatch Row(params long[] ids) =>
        new(new PaddedBatch(1, ids.Length, ids), new TraceLabels(new Shape(1, ids.Length), ids, null));

    public void Dispose() => _folder.Dispose();
}
