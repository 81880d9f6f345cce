namespace Reference.Tests.Formats;

/// <summary>Random damage, the same on every run: xorshift64 decides.</summary>
internal sealed class Mutator(ulong seed)
{
    private static readonly byte[] s_tasty = [0, 1, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)']',
        (byte)'-', (byte)'0', (byte)'9'];
    private ulong _state = seed;

    /// <summary>One to four changes: a bit, a byte, a piece cut out, doubled or overwritten, the end cut off or added to.</summary>
    public byte[] Change(byte[] file)
    {
        List<byte> bytes = [.. file];
        for (int changes = 1 + Below(4); changes > 0 && bytes.Count > 0; changes--)
        {
            int at = Below(bytes.Count), length = Math.Min(1 + Below(16), bytes.Count - at);
            switch (Below(7))
            {
                case 0: bytes[at] ^= (byte)(1 << Below(8)); break;
                case 1: bytes[at] = s_tasty[Below(s_tasty.Length)]; break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes.AddRange(bytes.GetRange(at, length)); break;
                default:
                    for (int i = 0; i < Math.Min(8, length); i++) bytes[at + i] = (byte)(Below(2) == 0 ? 0xFF : 0);
                    break;
            }
        }

        return [.. bytes];
    }

    private int Below(int limit)
    {
        _state ^= _state << 13;
        _state ^= _state >> 7;
        _state ^= _state << 17;
        return (int)(_state % (uint)limit);
    }
}
