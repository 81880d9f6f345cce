using Reference.Tests.Shared;
using Reference.Training.Checkpoints;

namespace Reference.Tests.Training.Loop;

/// <summary>What is deleted when a checkpoint was written.</summary>
public sealed class PruneTests
{
    [Fact]
    public void Checkpoints_of_later_steps_do_not_stand_in_the_way_of_whole_ones()
    {
        using var temporary = new TemporaryFolder();
        using CheckpointFolder folder = CheckpointFolder.Take(temporary.Path);
        foreach (long step in (long[])[25, 50, 80, 100]) File.WriteAllText(folder.PathOf(step), "x");
        folder.Prune(keep: 1, step: 80);
        Assert.Equal([80], CheckpointFolder.All(temporary.Path).Select(one => one.Step));
    }
}
