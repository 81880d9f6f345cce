using FsCheck.Xunit;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Models;
using Reference.Transformer.Heads;

namespace Reference.Tests.Invariance;

/// <summary>Batches, padding, packing, micro-batches, threads and backends change no bit of logits, loss or gradients.</summary>
public sealed class BatchInvarianceTests
{
    private static readonly SimdBackend[] s_backends = [new(1), new(2), new(5)];

    /// <summary>Larger cases: several blocks of 256 in a document, several documents with more than one.</summary>
    public static TheoryData<InvarianceTrial> Large =>
    [
        new InvarianceTrial(ModelKind.Llama, DType.F32, 4, 8, 48, [530, 20, 257], 1),
        new InvarianceTrial(ModelKind.Gpt2, DType.F64, 3, 10, 40, [1, 513, 300], 2),
        new InvarianceTrial(ModelKind.Qwen3, DType.F32, 4, 68, 300, [40, 258, 3], 3),
        new InvarianceTrial(ModelKind.Mistral, DType.F32, 2, 6, 20, [700, 256], 4),
    ];

    [Property(Arbitrary = [typeof(InvarianceTrials)], Replay = "20263,4715", MaxTest = 25)]
    public void A_documents_logits_do_not_depend_on_its_batch(InvarianceTrial trial) => CheckLogits(trial);

    [Property(Arbitrary = [typeof(InvarianceTrials)], Replay = "20264,4717", MaxTest = 25)]
    public void Loss_and_gradients_do_not_depend_on_layout_micro_batches_or_threads(InvarianceTrial trial) => CheckStep(trial);

    [Theory]
    [MemberData(nameof(Large))]
    public void Large_documents_are_the_same_in_any_batch(InvarianceTrial trial)
    {
        CheckLogits(trial);
        CheckStep(trial);
    }

    [Fact]
    public void A_document_in_another_order_is_seen_in_the_gradients()
    {
        var trial = new InvarianceTrial(ModelKind.Llama, DType.F32, 2, 8, 16, [30, 17, 25], 9);
        CausalLanguageModel model = Model(trial);
        IReadOnlyList<Document> documents = trial.Documents();
        var one = ModelRun.Step(model, s_backends[0], trial.DType, LabelledBatch.Of(Layout.Packed, documents));
        var other = ModelRun.Step(model, s_backends[0], trial.DType, LabelledBatch.Of(Layout.Packed, [.. documents.Reverse()]));
        Assert.NotNull(SameTensors.Difference("gradient", one["grad.lm_head.weight"], other["grad.lm_head.weight"]));
    }

    private static CausalLanguageModel Model(InvarianceTrial trial) =>
        RandomWeights.Model(trial.Config, (ulong)trial.Seed, ScalarBackend.Instance, trial.DType);

    private static void CheckLogits(InvarianceTrial trial)
    {
        CausalLanguageModel model = Model(trial);
        IReadOnlyList<Document> documents = trial.Documents();
        Tensor Logits(LabelledBatch batch) => ModelRun.Step(model, s_backends[trial.Seed % 3], trial.DType, batch)["logits"];
        Tensor packed = Logits(LabelledBatch.Of(Layout.Packed, documents));
        Same("left", packed, Logits(LabelledBatch.Of(Layout.PaddedLeft, documents, trial.Seed % 4)));
        Same("right", packed, Logits(LabelledBatch.Of(Layout.PaddedRight, documents, trial.Seed % 5)));
        Tensor reversed = Logits(LabelledBatch.Of(Layout.PaddedLeft, [.. documents.Reverse()]));
        nint start = 0;
        foreach (Document document in documents)
        {
            nint length = document.Ids.Length;
            Tensor own = packed.Slice(0, start, length);
            Same("alone", own, Logits(LabelledBatch.Of((Layout)(trial.Seed % 3), [document])));
            Same("in the reversed batch", own, reversed.Slice(0, packed.Shape[0] - start - length, length));
            start += length;
        }

        void Same(string what, Tensor expected, Tensor found)
        {
            string? difference = SameTensors.Difference("logits " + what, expected, found);
            Assert.True(difference is null, $"{trial}: {difference}");
        }
    }

    private static void CheckStep(InvarianceTrial trial)
    {
        CausalLanguageModel model = Model(trial);
        IReadOnlyList<Document> documents = trial.Documents();
        var expected = ModelRun.Step(model, ScalarBackend.Instance, trial.DType, LabelledBatch.Of(Layout.Packed, documents));
        void Same(string what, SortedDictionary<string, Tensor> found)
        {
            string? difference = SameTensors.Difference(expected, found);
            Assert.True(difference is null, $"{trial}: {what}: {difference}");
        }

        foreach (SimdBackend backend in s_backends)
            foreach (Layout layout in Enum.GetValues<Layout>())
                Same($"{layout} on {backend.Threads} threads", ModelRun.Step(model, backend, trial.DType, LabelledBatch.Of(layout, documents)));
        for (int pattern = 1; pattern < 1 << (documents.Count - 1); pattern++)
            Same($"split {pattern:b}", ModelRun.Step(model, s_backends[pattern % 3], trial.DType, Split(documents, pattern)));
    }

    /// <summary>Micro-batches cut after document i where bit i of the pattern is set, each laid out in another way.</summary>
    private static List<LabelledBatch> Split(IReadOnlyList<Document> documents, int pattern)
    {
        var parts = new List<LabelledBatch>();
        var part = new List<Document>();
        for (int i = 0; i < documents.Count; i++)
        {
            part.Add(documents[i]);
            if (i < documents.Count - 1 && (pattern >> i & 1) == 0) continue;
            parts.Add(LabelledBatch.Of((Layout)(parts.Count % 3), part));
            part = [];
        }

        return parts;
    }
}
