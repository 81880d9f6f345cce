using System.CommandLine;

namespace Reference.Cli.Commands;

/// <summary>reference verify: does a piece of work again and compares hashes: a run, or the embedded base model.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command(
            "verify",
            """
            Does a piece of work again and compares the hashes of what it gives. Exit code 0: the same bits; 1: something differs.

            Example: reference verify runs/run-001
            Example: reference verify base-model
            """)
        {
            VerifyBaseModel.Create(),
        };
        VerifyRun.AddTo(command);
        return command;
    }
}
