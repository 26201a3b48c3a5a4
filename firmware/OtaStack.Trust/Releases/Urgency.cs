namespace OtaStack.Trust.Releases;

/// <summary>Why a release is offered. The numbers may be stored and never change meaning.</summary>
public enum Urgency : byte
{
    Unknown = 0,

    /// <summary>Closes a vulnerability (<c>security</c>).</summary>
    Security = 1,

    /// <summary>Changes or adds functions (<c>feature</c>).</summary>
    Feature = 2,
}
