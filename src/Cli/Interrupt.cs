using System.Runtime.InteropServices;

namespace Reference.Cli;

/// <summary>Ctrl-C (or SIGTERM): the first asks to finish and leave, the second ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private const int Aborted = 130;
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly string _message;

    /// <summary>Listens from now on.</summary>
    /// <param name="message">What the first one says.</param>
    public Interrupt(string message)
    {
        _message = message;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals) signal.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) Environment.Exit(Aborted);
        context.Cancel = true;
        if (_message.Length > 0) Console.Error.WriteLine(_message);
        _source.Cancel();
    }
}
