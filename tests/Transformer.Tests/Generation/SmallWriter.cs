using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Invariance;
using Reference.Tests.Models;
using Reference.Tests.Shared;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Text;

namespace Transformer.Tests.Generation;

/// <summary>A small random Llama over a small real tokenizer: it writes nonsense, always the same.</summary>
internal static class SmallWriter
{
    public static readonly SimdBackend OneThread = new(1), FiveThreads = new(5);

    public static Tokenizer Tokenizer { get; } = Tokenizer.Load(Repository.PathOf("tests", "Data", "small-tokenizer", "tokenizer.json"));

    private static readonly InvarianceTrial s_sizes = new(ModelKind.Llama, DType.F32, 2, 8, 24, [120], 1);

    public static CausalLanguageModel Model { get; } = RandomWeights.Model(
        s_sizes.Config with { VocabularySize = Tokenizer.VocabularySize }, 77, OneThread, DType.F32);

    public static GenerationSession Session(int sequences = 1, Backend? backend = null, int? contextLength = null) =>
        new(Model, backend ?? OneThread, DType.F32, sequences, contextLength: contextLength);

    public static IReadOnlyList<int> Prompt(string text) => Tokenizer.Encode(text).Ids;

    /// <summary>An answer in a session of its own.</summary>
    public static GeneratedText Answer(string prompt, GenerationOptions options)
    {
        using GenerationSession session = Session();
        return new TextGenerator(session, Tokenizer).Generate(prompt, options);
    }
}
