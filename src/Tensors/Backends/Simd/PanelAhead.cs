using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Reference.Tensors.Backends.Simd;

/// <summary>
/// Asks for the memory of the panel that will be packed next, a few lines with every tile, so that packing does not wait for it: a weight
/// is read from far away once a product. Changes nothing but time.
/// </summary>
internal unsafe struct PanelAhead
{
    private const int Line = 64;

    private readonly byte* _data;
    private readonly nint _stride;
    private readonly int _runs, _lines;
    private int _run;

    /// <summary>Nothing is asked for.</summary>
    public static PanelAhead None => default;

    /// <summary>The panel of a block and some columns of the right factor.</summary>
    /// <param name="factor">The factor; blocks of a quantised one are small enough to come in time by themselves.</param>
    /// <param name="block">The block of the reduction.</param>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many columns.</param>
    public PanelAhead(in GemmOperand factor, KBlock block, nint first, int count)
    {
        if (!Sse.IsSupported || factor.Type.IsQuantized()) return;
        int bytes = (int)factor.Type.ByteCount(1);
        bool alongColumns = factor.OutputStride == 1;
        if (!alongColumns && factor.KStride != 1) return;
        _data = (byte*)factor.Data + ((block.Start * factor.KStride) + (first * factor.OutputStride)) * bytes;
        _stride = (alongColumns ? factor.KStride : factor.OutputStride) * bytes;
        _runs = alongColumns ? block.Length : count;
        _lines = ((alongColumns ? count : block.Length) * bytes + Line - 1) / Line;
    }

    /// <summary>Asks for a share of it.</summary>
    /// <param name="shares">Into how many it is cut.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(int shares)
    {
        int end = Math.Min(_runs, _run + ((_runs + shares - 1) / shares));
        for (; _run < end; _run++)
        {
            byte* run = _data + (_run * _stride);
            for (int line = 0; line < _lines; line++) Sse.Prefetch1(run + (line * Line));
        }
    }
}
