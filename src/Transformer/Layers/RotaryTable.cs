using Reference.Tensors.Arithmetic;
using Reference.Transformer.Configuration;

namespace Reference.Transformer.Layers;

/// <summary>
/// Cosines and sines of rotary positions (Su et al. 2021, arXiv 2104.09864): angle of pair i at position p is p·f_i; both are multiplied
/// by the kind's attention factor. Everything in float64 with our own functions, so that every dtype's table is this one, rounded once.
/// </summary>
public static class RotaryTable
{
    /// <summary>The tables of tokens.</summary>
    /// <param name="config">What the model states.</param>
    /// <param name="positions">Position of each token.</param>
    /// <param name="longest">
    /// Largest position of the batch plus 1. Only <c>dynamic</c> and <c>longrope</c> look at it: their tables are a function of the batch.
    /// </param>
    /// <returns>cos and sin, both [tokens, r/2], where r is the number of turned dimensions of a head.</returns>
    /// <exception cref="ArgumentException">The config lacks what its kind needs.</exception>
    public static (double[] Cos, double[] Sin) Make(RopeConfig config, ReadOnlySpan<int> positions, int longest)
    {
        double[] frequencies = RotaryFrequencies.Make(config, longest);
        double factor = RotaryFrequencies.AttentionFactor(config);
        double[] cos = new double[positions.Length * frequencies.Length], sin = new double[cos.Length]; // [tokens, r/2]
        int at = 0;
        foreach (int position in positions)
        {
            foreach (double frequency in frequencies)
            {
                double angle = position * frequency;
                cos[at] = Functions64.Cos(angle) * factor;
                sin[at++] = Functions64.Sin(angle) * factor;
            }
        }

        return (cos, sin);
    }
}
