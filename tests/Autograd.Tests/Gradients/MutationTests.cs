namespace Autograd.Tests.Gradients;

public class MutationTests
{
    [Fact]
    public void The_check_catches_every_mutant_that_changes_a_value_and_the_committed_table_says_so()
    {
        string table = MutationTable.Generate(out int changed, out int caught);
        string path = Repository.File("docs/gradient-mutations.md");
        if (Environment.GetEnvironmentVariable("REFERENCE_WRITE_TABLES") == "1") File.WriteAllText(path, table);
        Assert.Equal(changed, caught);
        Assert.True(changed > 1000, $"only {changed} mutants changed a value");
        Assert.Equal(File.ReadAllText(path), table);
    }
}
