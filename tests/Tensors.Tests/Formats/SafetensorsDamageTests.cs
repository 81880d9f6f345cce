using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using static Reference.Tests.Formats.Bytes;

namespace Reference.Tests.Formats;

public sealed class SafetensorsDamageTests
{
    private static readonly string s_header = string.Join(",", "{\"__metadata__\":{\"format\":\"pt\"}",
        Entry("a", "F32", "[2,3]", "[0,24]"),
        Entry("b.weight", "BF16", "[4]", "[24,32]"), Entry("c", "BOOL", "[]", "[32,33]"));

    private static readonly byte[] s_small = Safetensors($"{s_header}}}".PadRight(224), 33);

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        for (int length = 0; length < s_small.Length; length++)
        {
            string path = folder.Write("a.safetensors", s_small.AsSpan(0, length));
            Assert.Throws<MalformedFileException>(() => SafetensorsFile.Open(path));
        }

        Assert.Equal(["[2,3]", "[4]", "[]"], Shapes(folder.Write("a.safetensors", s_small)));
    }

    [Fact]
    public void A_header_with_any_bit_flipped_is_refused_or_gives_the_same_shapes()
    {
        using var folder = new TemporaryFolder();
        int refused = 0;
        for (int bit = 0; bit < 8 * (s_small.Length - 33); bit++)
        {
            byte[] flipped = [.. s_small];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = folder.Write("a.safetensors", flipped);
            try
            {
                Assert.Equal(["[2,3]", "[4]", "[]"], Shapes(path));
            }
            catch (MalformedFileException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 8 * (s_small.Length - 33));
    }

    [Fact]
    public void Four_thousand_random_changes_end_in_the_documented_errors_only()
    {
        using var folder = new TemporaryFolder();
        var mutator = new Mutator(20260501);
        int opened = 0;
        for (int i = 0; i < 4000; i++)
        {
            string path = folder.Write("a.safetensors", mutator.Change(s_small));
            if (TensorFiles.OpensCleanly(() => SafetensorsFile.Open(path))) opened++;
        }

        Assert.InRange(opened, 40, 3600);
    }

    [Fact]
    public void A_file_that_changes_length_while_open_gives_an_error()
    {
        using var folder = new TemporaryFolder();
        foreach (int change in new[] { -1, 1, -s_small.Length })
        {
            string path = folder.Write("a.safetensors", s_small);
            using var file = SafetensorsFile.Open(path);
            using (var stream = new FileStream(path,
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite }))
                stream.SetLength(s_small.Length + change);
            var error = Assert.Throws<MalformedFileException>(() => file.Get("a", ScalarBackend.Instance));
            Assert.Contains($"{s_small.Length} bytes as when it was opened", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_replaced_by_renaming_stays_readable()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("a.safetensors", s_small);
        using var file = SafetensorsFile.Open(path);
        File.Move(folder.Write("b", [1, 2, 3]), path, overwrite: true);
        Assert.Equal(6, file.Get("a", ScalarBackend.Instance).Count);
    }

    [Fact]
    public void What_is_no_regular_file_is_refused_without_waiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "pipes and devices as files are a matter of Unix");
        using var folder = new TemporaryFolder();
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [folder.At("pipe")])) mkfifo.WaitForExit();
        Assert.True(Path.Exists(folder.At("pipe")));
        File.CreateSymbolicLink(folder.At("loop"), folder.At("loop"));
        File.CreateSymbolicLink(folder.At("link"), folder.Write("a.safetensors", s_small));
        foreach (string path in new[] { folder.Path, folder.At("pipe"), "/dev/zero", "/dev/null" })
            Assert.Throws<MalformedFileException>(() => SafetensorsFile.Open(path));
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Open(folder.At("loop")));
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Open(folder.At("missing")));
        Assert.Equal(3, Shapes(folder.At("link")).Length);
    }

    private static string[] Shapes(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return [.. file.Entries.OrderBy(entry => entry.Offset).Select(entry => $"[{string.Join(",", entry.Lengths)}]")];
    }
}
