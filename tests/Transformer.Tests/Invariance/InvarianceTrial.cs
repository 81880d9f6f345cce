using FsCheck;
using FsCheck.Fluent;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tests.Models;
using Reference.Transformer;
using Reference.Transformer.Configuration;

namespace Reference.Tests.Invariance;

/// <summary>The kinds of models that are tried.</summary>
public enum ModelKind
{
    /// <summary>Llama: rotary positions, grouped heads, an untied head, a padding row.</summary>
    Llama,

    /// <summary>GPT-2: learned positions, LayerNorm, biases, Conv1D, a tied head.</summary>
    Gpt2,

    /// <summary>Qwen3: query and key norms, a head size of its own, a tied head.</summary>
    Qwen3,

    /// <summary>Mistral: a sliding window.</summary>
    Mistral,
}

/// <summary>A small random model and documents for it.</summary>
/// <param name="Kind">The family.</param>
/// <param name="DType">F32 or F64.</param>
/// <param name="Heads">Query heads; grouped by two where even.</param>
/// <param name="HeadSize">Dimensions of a head, even.</param>
/// <param name="Inner">Width inside the MLP.</param>
/// <param name="Lengths">Tokens of each document.</param>
/// <param name="Seed">Names weights and tokens.</param>
public sealed record InvarianceTrial(ModelKind Kind, DType DType, int Heads, int HeadSize, int Inner, int[] Lengths, int Seed)
{
    private const int Vocabulary = 29;

    /// <summary>The model's config.</summary>
    internal DecoderConfig Config
    {
        get
        {
            int longest = Lengths.Max() + 8, hidden = Heads * HeadSize;
            bool isGpt2 = Kind == ModelKind.Gpt2;
            return new DecoderConfig
            {
                ModelType = Kind.ToString().ToLowerInvariant(),
                Head = new HeadConfig(HeadKind.CausalLanguageModel),
                VocabularySize = Vocabulary,
                HiddenSize = isGpt2 ? hidden : hidden + 3,
                IntermediateSize = Inner,
                Layers = 2,
                Heads = Heads,
                KeyValueHeads = isGpt2 || Heads % 2 != 0 ? Heads : Heads / 2,
                HeadSize = HeadSize,
                MaxPositions = longest,
                NormEpsilon = 1e-5,
                Norm = isGpt2 ? NormKind.Layer : NormKind.Rms,
                Activation = isGpt2 ? UnaryKind.GeluTanh : UnaryKind.Silu,
                GatedMlp = !isGpt2,
                QueryKeyValueBias = isGpt2,
                AttentionOutputBias = isGpt2,
                MlpBias = isGpt2,
                QueryKeyNorm = Kind == ModelKind.Qwen3,
                TieEmbeddings = Kind is ModelKind.Gpt2 or ModelKind.Qwen3,
                PaddingRow = Kind == ModelKind.Llama ? 0 : null,
                Rope = isGpt2 ? null : new RopeConfig(RopeKind.Default, 10_000, HeadSize) { MaxPositions = longest },
                LayerUsesRope = [!isGpt2, !isGpt2],
                LayerWindows = Kind == ModelKind.Mistral ? [5, 5] : Kind == ModelKind.Qwen3 ? [null, 7] : [null, null],
                AttentionScales = [1 / Math.Sqrt(HeadSize), 1 / Math.Sqrt(HeadSize)],
            };
        }
    }

    /// <summary>The documents; about two labels of three count.</summary>
    internal IReadOnlyList<Document> Documents()
    {
        RandomStream numbers = new RandomKey((ulong)Seed, RandomPurpose.Sampling).Stream();
        ulong next = 0;
        var documents = new List<Document>();
        foreach (int length in Lengths)
        {
            long[] ids = new long[length], labels = new long[length];
            for (int i = 0; i < length; i++)
            {
                ids[i] = numbers.Bits32(next++) % Vocabulary;
                labels[i] = numbers.Bits32(next++) % 3 == 0 ? PaddedBatch.Ignored : ids[i];
            }

            documents.Add(new Document(ids, labels));
        }

        return documents;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {DType}, {Heads} heads of {HeadSize}, inner {Inner}, documents of {string.Join(", ", Lengths)}, seed {Seed}";
}

/// <summary>Trials for FsCheck: documents of some tokens, sometimes one that crosses a block of 256.</summary>
public static class InvarianceTrials
{
    public static Arbitrary<InvarianceTrial> Trial() => Arb.From(
        from kind in Gen.Elements(Enum.GetValues<ModelKind>())
        from dtype in Gen.Elements(DType.F32, DType.F64)
        from heads in Gen.Choose(1, 4)
        from half in Gen.Choose(1, 4)
        from inner in Gen.Elements(1, 7, 16, 33)
        from lengths in Lengths()
        from seed in Gen.Choose(1, 1_000_000)
        select new InvarianceTrial(kind, dtype, heads, 2 * half, inner, lengths, seed));

    private static Gen<int[]> Lengths() =>
        from count in Gen.Choose(1, 5)
        from small in Gen.ArrayOf(Gen.Elements(1, 2, 3, 7, 15, 16, 17, 30), count)
        from large in Gen.Elements(255, 256, 257, 300)
        from which in Gen.Choose(0, 9)
        select small.Select((length, i) => i == which ? large : length).ToArray();
}
