namespace Reference.Tensors.Backends;

/// <summary>Work that is cut into numbered tiles, each of which writes outputs of its own, so that any thread may do any tile.</summary>
public interface ITileJob
{
    /// <summary>Does one tile. Called from several threads at once, once for every number from 0 up to the count given to the pool.</summary>
    /// <param name="tile">The tile's number, from 0.</param>
    void Run(int tile);
}
