using System.Text;
using Reference.Tensors;
using Reference.Tests.Shared;
using Reference.Training.Data;

namespace Reference.Tests.Data;

/// <summary>Damaged files are read or refused, and nothing else: no other exception, no endless loop.</summary>
public sealed class MutationTests
{
    private static readonly byte[] s_odd = "\"\\{}[],:\n\r 0nt"u8.ToArray();

    private static readonly (string Name, string Content)[] s_files =
    [
        ("a.jsonl",
            "{\"instruction\": \"a\", \"input\": \"\", \"output\": \"b\", \"history\": [[\"c\", \"d\"]]}\n{\"instruction\": \"\\u00e9\", \"output\": \"\\ud83d\\ude00\"}\n"),
        ("a.json",
            "[{\"conversations\": [{\"from\": \"human\", \"value\": \"a\"}, {\"from\": \"function_call\", \"value\": \"{\\\"name\\\": \\\"f\\\"}\"}], \"tools\": \"[{\\\"name\\\": \\\"f\\\"}]\"}]"),
        ("b.json",
            "[{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{}]}]}]"),
        ("a.csv", "text,label\n\"a \"\"b\"\"\",ham\r\nc,\"sp\nam\"\n"),
        ("a.txt", "naïve 日本語 😀\n\ntwo\n"),
    ];

    [Fact]
    public void A_byte_changed_put_in_or_left_out()
    {
        using var folder = new TemporaryFolder();
        RandomStream random = new RandomKey(20261124, RandomPurpose.Sampling).Stream();
        (ulong draw, int refused, int read) = (0, 0, 0);
        foreach ((string name, string content) in s_files)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(content);
            for (int trial = 0; trial < 150; trial++)
            {
                List<byte> damaged = [.. bytes];
                for (int change = 0; change <= trial % 3; change++) Damage(damaged);
                if (Opens(folder.Write(name, [.. damaged]))) read++;
                else refused++;
            }
        }

        Assert.InRange(refused, 50, 700);
        Assert.InRange(read, 50, 700);

        void Damage(List<byte> damaged)
        {
            int place = (int)(random.Bits64(draw++) % (ulong)damaged.Count);
            byte value = random.Bits64(draw++) is var bits && bits % 4 == 0 ? (byte)(bits >> 8)
                : s_odd[(int)((bits >> 8) % (ulong)s_odd.Length)];
            switch (random.Bits64(draw++) % 3)
            {
                case 0: damaged[place] = value; break;
                case 1: damaged.Insert(place, value); break;
                default: damaged.RemoveAt(place); break;
            }
        }
    }

    private static bool Opens(string path)
    {
        try
        {
            DataSet data = DataSet.OpenWith(new DataOptions { Paths = [path], Mask = LossMask.Everything }, TestRows.Tokenizer,
                new TurnText(true));
            Assert.All(TestRows.All(data), row => Assert.Equal(row.Ids.Length, row.Labels.Length));
            return true;
        }
        catch (DataFileException)
        {
            return false;
        }
    }
}
