namespace Reference.Training.Primitives;

/// <summary>
/// The fourth primitive, which generation plugs into a session: text or tokens from the model as it stands between two steps. A trainer uses it for the
/// samples in reports; policy optimisation, for its rollouts.
/// </summary>
public interface ISampler
{
    /// <summary>Goes on from a prompt.</summary>
    /// <param name="prompt">Token ids, at least one.</param>
    /// <param name="length">New tokens at most.</param>
    /// <param name="seed">Names the draws; the same seed gives the same tokens.</param>
    /// <returns>The new tokens.</returns>
    int[] Sample(IReadOnlyList<int> prompt, int length, ulong seed);
}
