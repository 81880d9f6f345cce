using Reference.Tensors.Formats;
using Reference.Tensors.Formats.Gguf;
using Reference.Tests.Shared;

namespace Reference.Tests.Formats;

public sealed class GgufDamageTests
{
    private static readonly byte[] s_small = GgufBuilder.Small().Build();

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        using var folder = new TemporaryFolder();
        for (int length = 0; length < s_small.Length; length++)
        {
            string path = folder.Write("a.gguf", s_small.AsSpan(0, length));
            Assert.Throws<MalformedFileException>(() => GgufFile.Open(path));
        }
    }

    [Fact]
    public void A_header_with_any_bit_flipped_is_refused_or_opens_within_the_file()
    {
        using var folder = new TemporaryFolder();
        int opened = 0, header = s_small.Length - 164;
        for (int bit = 0; bit < 8 * header; bit++)
        {
            byte[] flipped = [.. s_small];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            string path = folder.Write("a.gguf", flipped);
            if (TensorFiles.OpensCleanly(() => GgufFile.Open(path))) opened++;
        }

        Assert.InRange(opened, 100, 8 * header * 3 / 4);
    }

    [Fact]
    public void Four_thousand_random_changes_end_in_the_documented_errors_only()
    {
        using var folder = new TemporaryFolder();
        var mutator = new Mutator(20260502);
        int opened = 0;
        for (int i = 0; i < 4000; i++)
        {
            string path = folder.Write("a.gguf", mutator.Change(s_small));
            if (TensorFiles.OpensCleanly(() => GgufFile.Open(path))) opened++;
        }

        Assert.InRange(opened, 40, 3600);
    }
}
