using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tests.Models;
using Reference.Transformer.Configuration;
using Reference.Transformer.Heads;

namespace Reference.Tests.Same;

/// <summary>
/// A run that is big enough for every block of every order of sums: more than 256 features, more than 300 tokens in a document among several, logits of
/// more than 4,096; two layers in Qwen3's style (grouped heads, query and key norms), the second with a sliding window. All of it a function of a seed.
/// </summary>
internal static class BigRun
{
    private const ulong Seed = 2026;
    private const int Vocabulary = 4_104;
    private static readonly int[] s_lengths = [17, 322, 1, 40];

    /// <summary>The model: wide in F32, narrower in F64, whose emulated multiply-adds are slow; the conditions hold for both.</summary>
    public static DecoderConfig Config(DType dtype)
    {
        bool isWide = dtype == DType.F32;
        return new DecoderConfig
        {
            ModelType = "qwen3",
            Head = new HeadConfig(HeadKind.CausalLanguageModel),
            VocabularySize = Vocabulary,
            HiddenSize = isWide ? 288 : 264,
            IntermediateSize = isWide ? 544 : 272,
            Layers = 2,
            Heads = 4,
            KeyValueHeads = 2,
            HeadSize = 36,
            MaxPositions = 512,
            NormEpsilon = 1e-6,
            QueryKeyNorm = true,
            TieEmbeddings = true,
            Rope = new RopeConfig(RopeKind.Default, 10_000, 36) { MaxPositions = 512 },
            LayerUsesRope = [true, true],
            LayerWindows = [null, 100],
            AttentionScales = [1 / 6.0, 1 / 6.0],
        };
    }

    /// <summary>Logits, loss and every gradient.</summary>
    public static SortedDictionary<string, Tensor> Run(Backend backend, DType dtype)
    {
        CausalLanguageModel model = RandomWeights.Model(Config(dtype), Seed, backend, dtype);
        return ModelRun.Step(model, backend, dtype, LabelledBatch.Of(Layout.PaddedRight, Documents()));
    }

    /// <summary>The documents; a quarter of the tokens carries loss, so that the head does not outweigh the rest.</summary>
    private static List<Document> Documents()
    {
        RandomStream ids = new RandomKey(Seed, RandomPurpose.Sampling).Stream();
        var documents = new List<Document>();
        ulong next = 0;
        foreach (int length in s_lengths)
        {
            var tokens = new long[length];
            for (int i = 0; i < length; i++) tokens[i] = ids.Bits32(next++) % Vocabulary;
            documents.Add(new Document(tokens, [.. tokens.Select((id, i) => i % 4 == 1 ? id : Reference.Transformer.PaddedBatch.Ignored)]));
        }

        return documents;
    }
}
