using Reference.Tests.Shared;
using Reference.Training.Runs;

namespace Reference.Tests.Training.Runs;

/// <summary>Folders of runs: each start has its own, and a model's hash is that of what a run reads.</summary>
public sealed class RunFolderTests
{
    [Fact]
    public async Task Runs_that_start_at_once_get_folders_of_their_own()
    {
        using var folder = new TemporaryFolder();
        RunFolder[] runs = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => RunFolder.Create(folder.Path, "run"))));
        Assert.Equal(16, runs.Select(run => run.Path).Distinct().Count());
        Assert.Equal("run-001", runs.Select(run => run.Name).Order(StringComparer.Ordinal).First());
    }

    [Fact]
    public void A_models_hash_is_that_of_weights_configuration_tokenizer_and_template()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["config.json", "model-00001-of-00002.safetensors", "tokenizer.json"]) folder.Write(name, "1"u8);
        string hash = RunManifest.HashOf(folder.Path);
        foreach (string name in (string[])["README.md", ".DS_Store", "training_args.bin", "generation_config.json"]) folder.Write(name, "1"u8);
        Assert.Equal(hash, RunManifest.HashOf(folder.Path));
        folder.Write("chat_template.jinja", "1"u8);
        string withTemplate = RunManifest.HashOf(folder.Path);
        Assert.NotEqual(hash, withTemplate);
        folder.Write("model-00001-of-00002.safetensors", "2"u8);
        Assert.NotEqual(withTemplate, RunManifest.HashOf(folder.Path));
    }
}
