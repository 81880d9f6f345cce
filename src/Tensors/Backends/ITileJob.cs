namespace Reference.Tensors.Backends;

/// <summary>Work that is cut into numbered tiles, each of which writes outputs of its own, so that any thread may do any tile.</summary>
public interface ITileJob
{
    /// <summary>Does one tile. Called from several threads, once for each number from 0 to the count − 1.</summary>
    /// <param name="tile">The tile's number, from 0.</param>
    void Run(int tile);
}
