using System.Reflection;
using Reference.Training.Runs;

namespace Reference.Tests.Training.Runs;

/// <summary>The list of fields holds every property, and every field reads what it writes.</summary>
public sealed class RunFieldsTests
{
    private static readonly RunOptions s_options = new()
    {
        Model = "model dir",
        Data = new DataSection { Train = ["a.json", "b, c.json"], Weights = [1, 0.25], Replace = [new("name", "Ada"), new("author", "a = b")] },
        Method = new MethodSection { Layers = [0, 3], Targets = ["q_proj", "v_proj"], Alpha = 0.1, RankPattern = [new("layers.0.*", 4)], AlphaPattern = [new("q_proj", 0.5)] },
    };

    [Fact]
    public void EveryPropertyHasAField()
    {
        int properties = Count(typeof(RunOptions));
        Assert.Equal(properties, RunFields.All.Count);
        Assert.Equal(RunFields.All.Count, RunFields.All.Select(field => field.Key).Distinct().Count());
        Assert.Equal(RunFields.All.Count, RunFields.All.Select(field => field.Flag).Distinct().Count());
    }

    [Fact]
    public void AFieldReadsWhatItWrites()
    {
        foreach (RunField field in RunFields.All)
        {
            RunOptions copied = field.Set(new RunOptions(), field.Texts(s_options));
            Assert.Equal(field.Texts(s_options), field.Texts(copied));
        }
    }

    [Fact]
    public void AFieldChangesItselfOnly()
    {
        foreach (RunField field in RunFields.All)
        {
            RunOptions changed = field.Set(new RunOptions(), field.Texts(s_options));
            foreach (RunField other in RunFields.All.Where(other => other != field))
                Assert.Equal(other.Texts(new RunOptions()), other.Texts(changed));
        }
    }

    private static int Count(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .Sum(property => property.PropertyType.Name.EndsWith("Section", StringComparison.Ordinal) ? Count(property.PropertyType) : 1);
}
