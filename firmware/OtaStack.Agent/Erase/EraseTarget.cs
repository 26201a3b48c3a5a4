namespace OtaStack.Agent.Erase;

/// <summary>One line of a board's erase list.</summary>
public sealed class EraseTarget
{
    public EraseTarget(EraseStage stage, EraseKind kind, string name)
    {
        Stage = stage;
        Kind = kind;
        Name = name;
    }

    public readonly EraseStage Stage;

    public readonly EraseKind Kind;

    /// <summary>Path of the file or folder; the medium's name of a region or block; empty for the spare slot.</summary>
    public readonly string Name;
}
