using Reference.Tensors.Backends.Scalar;
using Reference.Training.Pretraining;
using Reference.Transformer;

namespace Reference.Tests.Training.Pretraining;

/// <summary>Windows of a running text.</summary>
public sealed class TokenWindowsTests
{
    private static readonly TokenWindows s_windows = new(Enumerable.Range(10, 9), 3);

    [Fact]
    public void Every_token_predicts_the_one_after_it()
    {
        (TokenBatch batch, CountedTokens counted) = s_windows.At(ScalarBackend.Instance, [0, 5]);
        Assert.Equal([10, 11, 12, 15, 16, 17], batch.Ids.ToArray<int>());
        Assert.Equal([11, 12, 13, 16, 17, 18], counted.Labels);
        Assert.Equal([0, 1, 2, 0, 1, 2], batch.Layout.Positions.ToArray());
    }

    [Fact]
    public void Even_windows_lie_from_the_first_place_on()
    {
        Assert.Equal(6, s_windows.Count);
        Assert.Equal([0, 1, 3, 4], s_windows.Even(4));
    }

    [Fact]
    public void Drawn_windows_are_a_function_of_seed_and_step_and_reach_every_place()
    {
        Assert.Equal(s_windows.Draw(1, 5, 8), s_windows.Draw(1, 5, 8));
        Assert.Equal(s_windows.Draw(1, 5, 8)[..4], s_windows.Draw(1, 5, 4));
        Assert.NotEqual(s_windows.Draw(1, 5, 8), s_windows.Draw(1, 6, 8));
        Assert.NotEqual(s_windows.Draw(1, 5, 8), s_windows.Draw(2, 5, 8));
        int[] all = [.. Enumerable.Range(0, 600).SelectMany(step => s_windows.Draw(3, step, 1))];
        Assert.All(all.GroupBy(start => start), group => Assert.InRange(group.Count(), 60, 140));
        Assert.Equal(Enumerable.Range(0, 6), all.Distinct().Order());
    }

    [Fact]
    public void A_text_without_a_window_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TokenWindows([1, 2, 3], 3));
        Assert.Equal(1, new TokenWindows([1, 2, 3, 4], 3).Count);
    }
}
