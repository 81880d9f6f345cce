using System.Buffers.Binary;
using System.Text;

namespace Reference.Tests.Formats;

/// <summary>Builds the bytes of small files, good and bad.</summary>
internal static class Bytes
{
    public static byte[] Of(string latin) => Encoding.Latin1.GetBytes(latin);

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(ulong value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        return bytes;
    }

    /// <summary>A safetensors file: the header's length, the header, and data of 0, 1, 2, …</summary>
    public static byte[] Safetensors(byte[] header, int dataBytes) =>
        Join(U64((ulong)header.Length), header, [.. Enumerable.Range(0, dataBytes).Select(i => (byte)i)]);

    public static byte[] Safetensors(string header, int dataBytes = 0) => Safetensors(Encoding.UTF8.GetBytes(header), dataBytes);

    /// <summary>One tensor of a header.</summary>
    public static string Entry(string name, string type, string shape, string offsets) =>
        $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}";
}
