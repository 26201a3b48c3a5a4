namespace OtaStack.Agent.Core;

/// <summary>How far the installation of an assigned release is. Not stored: after a reboot it follows from the records and files.</summary>
internal enum InstallPhase : byte
{
    /// <summary>Nothing to install.</summary>
    Idle = 0,

    /// <summary>A release is assigned and may be looked up as soon as the policy says so.</summary>
    Assigned = 1,

    /// <summary>Bringing the trusted metadata up to date.</summary>
    Metadata = 2,

    /// <summary>Looking for the assigned target, and for the permit when one is needed.</summary>
    Search = 3,

    /// <summary>Fetching what is told about the release.</summary>
    Notes = 4,

    /// <summary>A release may be fetched as soon as the policy says so.</summary>
    Offered = 5,
    /// <summary>Fetching the image, or those of a pair.</summary>
    Images = 6,

    /// <summary>All is complete and may be installed as soon as the policy says so.</summary>
    Staged = 7,

    /// <summary>The trial is scheduled; only the restart is missing.</summary>
    Rebooting = 8,
}
