using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats;

namespace Reference.Tests.Formats;

/// <summary>What is true of any file that opens.</summary>
internal static class TensorFiles
{
    /// <summary>
    /// True where it opens and every tensor lies in the file and is given or refused by the documented errors; false where opening is
    /// refused by the documented error. Any other exception goes to the test.
    /// </summary>
    public static bool OpensCleanly(Func<TensorFile> open)
    {
        try
        {
            using TensorFile file = open();
            foreach (TensorEntry entry in file.Entries)
            {
                Assert.InRange(entry.Offset, 0, file.Length);
                Assert.InRange(entry.ByteLength, 0, file.Length - entry.Offset);
                Touch(file, entry);
            }

            return true;
        }
        catch (MalformedFileException)
        {
            return false;
        }
    }

    private static void Touch(TensorFile file, TensorEntry entry)
    {
        try
        {
            var tensor = file.Get(entry.Name, ScalarBackend.Instance);
            Assert.Equal(entry.Lengths.Aggregate(1L, (count, length) => count * length), tensor.Count);
        }
        catch (NotSupportedException) when (entry.DType is null || entry.Lengths.Count > Reference.Tensors.Shape.MaxRank
            || entry.ByteLength == 0)
        {
            // A type or a rank that cannot be read yet: refused by name, which other tests look at.
        }
        catch (MalformedFileException) when (entry.DType == Reference.Tensors.DType.Bool)
        {
            // A truth value of 2 or more.
        }
    }
}
