using System;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Trust.Tuf;

/// <summary>The client workflow of TUF 1.0.34 (§5.1–5.6) up to the top-level targets: brings the trusted metadata up to date.</summary>
public sealed class Refresh : ClientWorkflow
{
    private int _role;
    private int _rootsFollowed;

    /// <param name="startTime">Unix seconds, fixed for the whole update (§5.1).</param>
    public Refresh(ITrustStore store, TrustLimits limits, ISignatureScheme[] schemes, long startTime)
        : base(store, limits, schemes, startTime)
    {
    }

    /// <summary>
    /// Newest <c>issued</c> of the verified files that are signed offline (root, targets; unix seconds), 0 if none: a floor for
    /// the device's time. Timestamp and snapshot do not count: their key is online.
    /// </summary>
    public long NewestIssued => Trusted.NewestIssued;

    /// <summary><c>issued</c> of the trusted targets metadata (unix seconds), 0 if none: the age of the newest offline signature.</summary>
    public long TargetsIssued => Trusted.Files[TrustedSet.Targets] == null ? 0 : Trusted.Files[TrustedSet.Targets]!.Issued;

    /// <summary>Opens the trusted root. Refused/NoTrustedRoot when it is absent or bad.</summary>
    public void Start()
    {
        if (State != RefreshState.Unknown)
        {
            throw new InvalidOperationException();
        }

        if (Trusted.LoadRoot())
        {
            WantNextRoot();
        }
        else
        {
            Refuse(Roles.Root, Verdict.NoTrustedRoot);
        }
    }

    /// <summary>0 while nothing of the role is trusted.</summary>
    internal int VersionOf(int role)
    {
        MetadataHeader? file = Trusted.Files[role];
        return file == null ? 0 : file.Version;
    }

    internal override Verdict Update(IByteSource file)
    {
        return _role == TrustedSet.Root ? Trusted.UpdateRoot(file) : base.Update(file);
    }

    internal override void GoOn()
    {
        if (_role == TrustedSet.Root)
        {
            // TUF 5.3.3: at most Y roots in one update. The next update goes on from there.
            _rootsFollowed++;
            if (_rootsFollowed < Limits.RootRotations)
            {
                WantNextRoot();
            }
            else
            {
                BeginTimestamp(Verdict.TooManyRoots);
            }
        }
        else
        {
            Begin(_role + 1);
        }
    }

    /// <summary>TUF 5.3.3: no next root: the trusted one is the newest.</summary>
    internal override void EndRoots()
    {
        BeginTimestamp(Verdict.Expired);
    }

    /// <param name="whenExpired">At the end of the chain the root is a frozen one; half-way along it an expired root is to be expected.</param>
    private void BeginTimestamp(Verdict whenExpired)
    {
        if (Trusted.IsRootExpired())
        {
            Refuse(Roles.Root, whenExpired);
        }
        else
        {
            Begin(TrustedSet.Timestamp);
        }
    }

    private void Begin(int role)
    {
        for (_role = role; _role <= TrustedSet.Targets; _role++)
        {
            string name = Roles.TopLevel[_role];
            Verdict verdict = Trusted.Expect(_role, name, Trusted.Files[TrustedSet.Root]!);
            if (verdict != Verdict.Accepted)
            {
                Refuse(name, verdict);
                return;
            }

            if (!Trusted.Load())
            {
                if (_role == TrustedSet.Timestamp)
                {
                    // TUF 5.4.1: never with a version in its name.
                    Want(name, name + Roles.Suffix, Limits.TimestampBytes);
                }
                else
                {
                    WantExpected(name, Limits.BytesOf(name));
                }

                return;
            }
        }

        Complete();
    }

    private void WantNextRoot()
    {
        int version = VersionOf(TrustedSet.Root);
        if (version == int.MaxValue)
        {
            BeginTimestamp(Verdict.Expired);
        }
        else
        {
            Want(Roles.Root, (version + 1).ToString() + "." + Roles.Root + Roles.Suffix, Limits.RootBytes);
        }
    }
}
