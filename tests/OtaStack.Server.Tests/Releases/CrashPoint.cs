namespace OtaStack.Server.Tests.Releases;

/// <summary>Where a crash hits a file operation.</summary>
public enum CrashPoint
{
    /// <summary>Nothing of it has happened.</summary>
    Before,

    /// <summary>A write has left half of its temporary file; other operations have not happened.</summary>
    Within,

    /// <summary>It has happened, but the process is gone before it goes on.</summary>
    After,
}
