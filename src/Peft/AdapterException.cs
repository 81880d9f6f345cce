namespace Reference.Peft;

/// <summary>
/// An adapter that cannot be made, read, chosen or merged; the message says what was found, what is expected and what to do.
/// </summary>
/// <param name="message">The message.</param>
/// <param name="inner">What lies below it, if something does.</param>
public sealed class AdapterException(string message, Exception? inner = null) : InvalidOperationException(message, inner);
