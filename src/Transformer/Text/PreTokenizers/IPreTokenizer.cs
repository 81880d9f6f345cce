namespace Reference.Transformer.Text.PreTokenizers;

/// <summary>Splits pieces into the words that the model tokenises one by one.</summary>
internal interface IPreTokenizer
{
    /// <summary>The words of pieces; pieces that are tokens already pass as they are.</summary>
    List<Piece> Split(List<Piece> pieces);
}
