using FsCheck.Xunit;
using Reference.Autograd;
using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Invariance;
using Reference.Tests.Models;
using Reference.Transformer;
using Reference.Transformer.Configuration;
using Reference.Transformer.Generation;
using Reference.Transformer.Heads;
using Reference.Transformer.Models;
using Transformer.Tests.Models;

namespace Transformer.Tests.Generation;

/// <summary>Decoding with a cache gives the bits of one pass over everything, in whatever portions and company tokens come.</summary>
public sealed class CachedDecodingTests
{
    private static readonly SimdBackend[] s_backends = [new(1), new(2), new(5)];

    [Property(Arbitrary = [typeof(InvarianceTrials)], Replay = "20265,4719", MaxTest = 40)]
    public void Any_portions_give_the_bits_of_one_pass(InvarianceTrial trial) => Check(trial, trial.Config);

    [Theory]
    [InlineData(ModelKind.Llama, DType.F32)]
    [InlineData(ModelKind.Mistral, DType.F64)]
    public void Sequences_of_several_blocks_too(ModelKind kind, DType dtype)
    {
        var trial = new InvarianceTrial(kind, dtype, 2, 6, 10, [530, 3, 300], 5);
        Check(trial, trial.Config);
    }

    [Fact]
    public void Single_tokens_give_the_bits_of_one_pass()
    {
        var trial = new InvarianceTrial(ModelKind.Qwen3, DType.F32, 4, 8, 12, [40], 8);
        CausalLanguageModel model = RandomWeights.Model(trial.Config, 8, s_backends[0], trial.DType);
        int[] ids = [.. trial.Documents()[0].Ids.Select(id => (int)id)];
        using var session = new GenerationSession(model, s_backends[1], trial.DType);
        for (int i = 0; i < ids.Length; i++)
        {
            session.Append(ids[i]);
            Assert.Equal(Whole(model, trial.DType, ids[..(i + 1)]), session.Scores(0).ToArray());
        }
    }

    /// <summary>The families.</summary>
    public static TheoryData<string> Families => [.. TinyConfigs.Families];

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_family_decodes_with_a_cache(string family)
    {
        using TinyModel tiny = TinyModel.Of(family);
        using PretrainedModel loaded = tiny.Load();
        var model = (CausalLanguageModel)loaded.Root;
        using var session = new GenerationSession(model, ScalarBackend.Instance, DType.F64);
        int[] ids = [3, 1, 4, 1, 5, 9, 2, 6];
        for (int i = 0; i < ids.Length; i++)
        {
            session.Append(ids[i]);
            Assert.Equal(Whole(model, DType.F64, ids[..(i + 1)]), session.Scores(0).ToArray());
        }
    }

    [Theory]
    [InlineData(RopeKind.Dynamic)]
    [InlineData(RopeKind.LongRope)]
    public void Rotary_kinds_that_depend_on_the_length_are_run_again_where_their_frequencies_change(RopeKind kind)
    {
        var trial = new InvarianceTrial(ModelKind.Llama, DType.F64, 2, 4, 9, [20, 14], 3);
        DecoderConfig config = trial.Config with
        {
            Rope = new RopeConfig(kind, 10_000, 4)
            {
                MaxPositions = kind == RopeKind.Dynamic ? 12 : 28,
                OriginalMaxPositions = 12,
                Factor = 2,
                ShortFactors = [1, 1.5],
                LongFactors = [2, 3],
            },
        };
        Check(trial, config);
    }

    [Fact]
    public void A_pass_that_records_is_refused()
    {
        var trial = new InvarianceTrial(ModelKind.Llama, DType.F32, 2, 4, 8, [5], 1);
        CausalLanguageModel model = RandomWeights.Model(trial.Config, 1, s_backends[0], trial.DType);
        using var cache = new KeyValueCache(1);
        using var step = new Step(s_backends[0], trial.DType);
        TokenBatch batch = TokenBatch.Of(s_backends[0], [1, 2, 3]);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout) { Cache = cache };
        var error = Assert.Throws<InvalidOperationException>(() => model.Trunk.Forward(context, batch));
        Assert.Contains("no gradient goes through a cache", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_follow_the_cache_is_refused_and_a_failed_pass_leaves_nothing()
    {
        var trial = new InvarianceTrial(ModelKind.Llama, DType.F32, 2, 4, 8, [5], 1);
        CausalLanguageModel model = RandomWeights.Model(trial.Config, 1, s_backends[0], trial.DType);
        using var cache = new KeyValueCache(1);
        using var step = new Step(s_backends[0], trial.DType, records: false);
        TokenBatch batch = TokenBatch.Of(s_backends[0], [1, 2, 3]);
        model.Trunk.Forward(new ForwardContext(step.BeginBatch(), batch.Layout) { Cache = cache }, batch);
        Assert.Equal(0, cache.Length(0));
        cache.Commit(batch.Layout);
        Assert.Equal(3, cache.Length(0));
        var error = Assert.Throws<ArgumentException>(
            () => model.Trunk.Forward(new ForwardContext(step.BeginBatch(), batch.Layout) { Cache = cache }, batch));
        Assert.Contains("has 3 tokens in the cache; the layout goes on with indices 0 … 2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Truncate(0, 4));
    }

    /// <summary>All sequences grow by random portions at once; now and then one is taken back, or given again as a prompt.</summary>
    private static void Check(InvarianceTrial trial, DecoderConfig config)
    {
        CausalLanguageModel model = RandomWeights.Model(config, (ulong)trial.Seed, s_backends[0], trial.DType);
        int[][] documents = [.. trial.Documents().Select(document => Array.ConvertAll(document.Ids, id => (int)id))];
        RandomStream numbers = new RandomKey((ulong)trial.Seed, RandomPurpose.Shuffle).Stream();
        ulong next = 0;
        int Below(int bound) => (int)(numbers.Bits32(next++) % (uint)bound);
        using var session = new GenerationSession(
            model, s_backends[trial.Seed % 3], trial.DType, documents.Length, contextLength: documents.Max(document => document.Length));
        while (Enumerable.Range(0, documents.Length).Any(d => session.Tokens(d).Count < documents[d].Length))
        {
            var added = new List<(int, IReadOnlyList<int>)>();
            for (int d = 0; d < documents.Length; d++)
            {
                int held = session.Tokens(d).Count;
                int portion = Math.Min(documents[d].Length - held, Below(3) == 0 ? Below(200) : Below(6));
                if (Below(8) == 0 && held > 1) session.Rollback(d, 1 + Below(held));
                else if (portion > 0) added.Add((d, documents[d][held..(held + portion)]));
            }

            session.AppendAll(added);
            foreach ((int d, _) in added) Same(d);
        }

        session.PrefillAll([.. documents.Select((document, d) => (d, (IReadOnlyList<int>)document))]);
        for (int d = 0; d < documents.Length; d++) Same(d);

        void Same(int d)
        {
            double[] expected = Whole(model, trial.DType, documents[d][..session.Tokens(d).Count]), found = session.Scores(d).ToArray();
            int at = Enumerable.Range(0, expected.Length).FirstOrDefault(i => !expected[i].Equals(found[i]), -1);
            Assert.True(at < 0, $"{trial}: sequence {d} of {session.Tokens(d).Count} tokens differs at id {at}");
        }
    }

    private static double[] Whole(CausalLanguageModel model, DType dtype, int[] ids)
    {
        Backend backend = model.Trunk.Words.Weight.Value.Backend;
        TokenBatch batch = TokenBatch.Of(backend, ids);
        using var step = new Step(backend, dtype, records: false);
        var context = new ForwardContext(step.BeginBatch(), batch.Layout);
        double[] logits = model.Logits(context, model.Trunk.Forward(context, batch)).Value.ToDoubles();
        return logits[^model.Trunk.Config.VocabularySize..];
    }
}
