namespace Reference.Tensors;

/// <summary>
/// Names a family of random numbers. Together with a document and an element index it names one number, whoever asks for it and in whatever
/// order: a dropout mask is the same for any thread count, layout, recomputation or resume.
/// </summary>
/// <remarks>
/// Layout (final): the stream's key is the first two words of Philox with key (seed low, seed high) and
/// counter (step low, step high, layer, purpose). See <see cref="RandomStream"/> for the second stage.
/// </remarks>
/// <param name="Seed">The run's seed.</param>
/// <param name="Purpose">What is drawn.</param>
/// <param name="Step">The optimiser step (or the epoch, for a shuffle); 0 where there is none.</param>
/// <param name="Layer">The number of the layer or site that draws, unique for its purpose; 0 where there is one only.</param>
public readonly record struct RandomKey(ulong Seed, RandomPurpose Purpose, ulong Step = 0, uint Layer = 0)
{
    /// <summary>The numbers of one document of the step.</summary>
    /// <param name="document">The document's index in the global step, not in its micro-batch; 0 where there are no documents.</param>
    public RandomStream Stream(ulong document = 0)
    {
        (uint k0, uint k1, _, _) = Philox.Block(
            ((uint)Step, (uint)(Step >> 32), Layer, (uint)Purpose),
            ((uint)Seed, (uint)(Seed >> 32)));
        return new RandomStream(k0, k1, document);
    }
}
