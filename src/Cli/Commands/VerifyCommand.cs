using System.CommandLine;

namespace Reference.Cli.Commands;

/// <summary>reference verify: does a piece of work again and compares hashes. What can be done again is a subcommand each.</summary>
internal static class VerifyCommand
{
    public static Command Create() => new(
        "verify",
        """
        Does a piece of work again and compares the hashes of what it gives. Exit code 0: the same bits; 1: something differs.

        Example: reference verify base-model
        """)
    {
        VerifyBaseModel.Create(),
    };
}
