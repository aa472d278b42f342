// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Lays down checkpoints of append-only logs, once and for good.
///
/// Whoever sends writes under his own address only, so nobody needs to be let in, and there is no owner. For a log a
/// size can be laid down once, and no smaller size after a larger one.
contract CheckpointAnchor {
    /// Slot 0, read by state proofs: keccak256(root, note) by keccak256(sender, log, size).
    mapping(bytes32 => bytes32) private laid;
    /// Slot 1: the largest size by keccak256(sender, log).
    mapping(bytes32 => uint64) private largest;

    event Laid(address indexed sender, bytes32 indexed log, uint64 indexed size, bytes32 root, bytes32 note);

    error Conflict();
    error Shrinks();

    /// log: SHA-256 of the log's origin. note: SHA-256 of the signed checkpoint.
    function lay(bytes32 log, uint64 size, bytes32 root, bytes32 note) external {
        bytes32 place = keccak256(abi.encode(msg.sender, log, size));
        bytes32 digest = keccak256(abi.encode(root, note));
        if (laid[place] == digest) return;
        if (laid[place] != 0) revert Conflict();
        bytes32 whose = keccak256(abi.encode(msg.sender, log));
        if (size < largest[whose]) revert Shrinks();
        laid[place] = digest;
        largest[whose] = size;
        emit Laid(msg.sender, log, size, root, note);
    }

    /// Zero when nothing is laid down there.
    function find(address sender, bytes32 log, uint64 size) external view returns (bytes32) {
        return laid[keccak256(abi.encode(sender, log, size))];
    }
}
