using System.Text;
using Reference.Tests.Shared;
using Reference.Training.Data;
using Reference.Transformer.Text;

namespace Reference.Tests.Data;

/// <summary>What these tests share: a tokenizer of 320 tokens, a way to show a conversation, files that live as long as a test.</summary>
internal static class TestRows
{
    /// <summary>The tokenizer in tests/Data, its &lt;|endoftext|&gt; beginning and ending texts.</summary>
    public static Tokenizer Tokenizer { get; } = LoadTokenizer();

    /// <summary>The id of &lt;|endoftext|&gt;.</summary>
    public const int End = 0;

    /// <summary>Opens data that stand in one file.</summary>
    public static DataSet Open(TemporaryFolder folder, string name, string content, DataOptions? options = null,
        IConversationText? chat = null) =>
        DataSet.OpenWith((options ?? new DataOptions()) with { Paths = [folder.Write(name, Encoding.UTF8.GetBytes(content))] },
            Tokenizer, chat);

    /// <summary>The message of the error that opening gives, the folder's path left out.</summary>
    public static string Fault(string name, string content, DataOptions? options = null, IConversationText? chat = null) =>
        Fault(name, Encoding.UTF8.GetBytes(content), options, chat);

    /// <summary>The same of bytes.</summary>
    public static string Fault(string name, byte[] content, DataOptions? options = null, IConversationText? chat = null)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(name, content);
        var fault = Assert.Throws<DataFileException>(() => DataSet.OpenWith(
            (options ?? new DataOptions()) with { Paths = [path] }, Tokenizer, chat));
        return fault.Message.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    /// <summary>The text of a row's tokens.</summary>
    public static string Text(TrainingRow row) => Tokenizer.Decode(row.Ids);

    /// <summary>The text of the tokens that carry loss.</summary>
    public static string Learned(TrainingRow row) => Tokenizer.Decode(
        row.Labels.Where((label, t) => label != TrainingRow.Ignored && t > 0));

    /// <summary>All rows of an epoch.</summary>
    public static TrainingRow[] All(IRowSource source, ulong seed = 0, long epoch = 0) =>
        [.. Enumerable.Range(0, (int)source.Count).Select(i => source.Row(seed, epoch, i))];

    private static Tokenizer LoadTokenizer()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.PathOf("tests", "Data", "small-tokenizer", "tokenizer.json"), folder.At("tokenizer.json"));
        folder.Write("tokenizer_config.json", """{"bos_token": "<|endoftext|>", "eos_token": "<|endoftext|>", "pad_token": "<|endoftext|>"}"""u8);
        return Reference.Transformer.Text.Tokenizer.Load(folder.Path);
    }
}
